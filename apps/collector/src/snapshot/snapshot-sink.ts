import type { FrameSchema } from '@pganalytics/stats';

/** One family of a tick, packed. Polls inside carry their own times. */
export interface SnapshotFrame {
  readonly schema: FrameSchema;
  /** The schedule of the polls. */
  readonly intervalMs: number;
  readonly body: Uint8Array;
}

/** Who the server said it was when the snapshot was taken; the last known answer while it cannot be reached. */
export interface ServerIdentity {
  readonly targetId: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly systemIdentifier: string;
  readonly postmasterStartMs: number;
  readonly inRecovery: boolean;
  readonly version: string;
  readonly versionNumber: number;
  readonly timeline: number;
  readonly labels: Readonly<Record<string, string>>;
}

export type FamilyCondition = 'ok' | 'unavailable' | 'denied' | 'quarantined' | 'thinned' | 'paused';

/** Whether a family is collected, why not, and how often it is due (0: not at all). */
export interface FamilyState {
  readonly family: string;
  readonly state: FamilyCondition;
  readonly reason: string;
  readonly intervalMs: number;
}

/** What one tick read from one server, before the sink gives it a sequence number and freezes its bytes. */
export interface UnsequencedSnapshot {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly collectedAtMs: number;
  readonly frames: readonly SnapshotFrame[];
  readonly identity: ServerIdentity | undefined;
  readonly familyStates: readonly FamilyState[];
}

/** What the platform asks of a running collector; `undefined` as server means all of them. */
export interface ControlHandler {
  pause(serverId: string | undefined, paused: boolean): void;
  watch(serverId: string, untilMs: number): void;
}

/** What waits in the sink, and what it had to drop. */
export interface SinkStatus {
  readonly connected: boolean;
  readonly spooledSnapshots: number;
  readonly spooledBytes: number;
  readonly droppedSnapshots: number;
}

/** Takes snapshots and sees to it that they arrive; never blocks and never throws into the sampling. */
export abstract class SnapshotSink {
  abstract accept(snapshot: UnsequencedSnapshot): void;
  abstract onControl(handler: ControlHandler): void;
  abstract status(): SinkStatus;
  /** How many snapshots of one server were dropped so far. */
  abstract droppedOf(serverId: string): number;
  /** The highest epoch of earlier processes that this sink knows of: a new one is higher, whatever the clock says. */
  get highestEpoch(): bigint {
    return 0n;
  }
  /** Delivers what it can within the time and stops; what is left is gone with the process. */
  abstract close(timeoutMs: number): Promise<void>;
}
