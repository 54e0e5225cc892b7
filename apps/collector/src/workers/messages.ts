import type { FrameSchema } from '@pganalytics/stats';

import type { Parsed, Unparsed } from '../redaction/parser-pool.js';
import type { SinkStatus, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import type { EarlierWatch, PauseOrigin, WatchSettings, WatchState } from '../watch/watching.js';

/** What a thread is given when it starts. */
export interface ThreadData {
  readonly settings: WatchSettings;
  readonly logLevel: string;
}

/** What the sink of the main thread last said; the targets are those of the whole process. */
export interface SinkNews {
  readonly status: SinkStatus;
  readonly highestEpoch: bigint;
  readonly dropped: readonly (readonly [serverId: string, snapshots: number])[];
  readonly targets: number;
}

/** From the main thread to one that watches. */
export type ToThread =
  | { readonly kind: 'targets'; readonly targets: readonly Target[]; readonly earlier: readonly EarlierWatch[] }
  | {
      readonly kind: 'pause';
      readonly serverId: string | undefined;
      readonly paused: boolean;
      readonly origin: PauseOrigin;
    }
  | { readonly kind: 'watch'; readonly serverId: string; readonly untilMs: number }
  | { readonly kind: 'retry'; readonly targetId: string }
  | { readonly kind: 'states'; readonly id: number }
  | { readonly kind: 'sink'; readonly news: SinkNews }
  | { readonly kind: 'parsed'; readonly id: number; readonly parsed: Parsed | Unparsed }
  | { readonly kind: 'close' };

/** A snapshot whose frames lie one after another in a buffer that changes hands, with numbers in place of schemas. */
export interface PackedSnapshot extends Omit<UnsequencedSnapshot, 'frames'> {
  readonly frames: readonly { readonly schema: number; readonly intervalMs: number; readonly size: number }[];
  readonly bodies: ArrayBuffer;
  /** Schemas that are named for the first time. */
  readonly schemas: readonly (readonly [number: number, schema: FrameSchema])[];
}

/** From a thread that watches to the main thread. */
export type FromThread =
  | { readonly kind: 'snapshot'; readonly snapshot: PackedSnapshot }
  | { readonly kind: 'states'; readonly id: number; readonly states: readonly WatchState[] }
  | { readonly kind: 'parse'; readonly id: number; readonly sql: string }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'closed' };
