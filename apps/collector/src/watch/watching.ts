import type { Tier } from '@pganalytics/stats';

import type { FamilyState } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';

/** What a watched server is doing to us. */
export type TargetCondition = 'connected' | 'unreachable' | 'paused';

/** Who paused a target; it stays paused until each of them has resumed it. */
export type PauseOrigin = 'platform' | 'file';

/** How the watching of one target goes. */
export interface WatchState {
  readonly targetId: string;
  readonly serverId: string;
  readonly name: string;
  readonly state: TargetCondition;
  /** Why it is not connected, or what its thread went through; empty when there is nothing to say. */
  readonly reason: string;
  /** The last tier that is read in full: `schema` when nothing is thinned. */
  readonly tier: Tier;
  readonly families: readonly FamilyState[];
  readonly connections: number;
  /** Queries since the start, and how long their answers took together, in milliseconds. */
  readonly queries: number;
  readonly queryMs: number;
  /** When the last tick ended, in milliseconds since 1970; `undefined` before the first. */
  readonly lastTickAtMs: number | undefined;
  /** CPU of the thread that watches it, divided by the targets of that thread. */
  readonly cpuMs: number;
}

/** All targets of this process, whichever thread watches them. `undefined` as server means all of them. */
export interface Watching {
  states(): Promise<WatchState[]>;
  pause(serverId: string | undefined, paused: boolean, origin: PauseOrigin): void;
  /** Ships sessions each second until then, because somebody looks. */
  watch(serverId: string, untilMs: number): void;
}

/** The settings that watching needs; they go to other threads. */
export interface WatchSettings {
  readonly organisationId: string;
  readonly tickMs: number;
  readonly activityMs: number;
  readonly budgetPercent: number;
  readonly osRoot: string;
}

/** What came before the watch that begins: another one of the same server, or that of a thread that ended. */
export interface EarlierWatch {
  readonly serverId: string;
  readonly epoch: bigint;
  /** Why it ended without anybody wanting it; shown in the product. */
  readonly broken?: string;
}

/** Watching that can be told what to watch. */
export interface TargetWatching extends Watching {
  /** Watches exactly these: what is not among them ends, and what is unchanged goes on untouched. */
  watchOnly(targets: readonly Target[], earlier?: readonly EarlierWatch[]): Promise<void>;
  /** Connects to a target at once, unless it is connected: its password may be right now. */
  retry(targetId: string): void;
  close(): Promise<void>;
}
