import type { SpoolPlace, SpooledSnapshot, UndeclaredGap } from '../spool.js';

/** A snapshot that waits to be written. */
export interface WaitingSnapshot {
  readonly snapshot: SpooledSnapshot & { readonly declaresGaps: boolean };
  readonly bytes: Uint8Array;
  readonly schemas: ReadonlyMap<string, Uint8Array>;
  readonly resolve: (place: SpoolPlace) => void;
  readonly reject: (error: unknown) => void;
}

/** What waits to be written, in the order it happened. */
export type Waiting = WaitingSnapshot | { readonly gap: UndeclaredGap };
