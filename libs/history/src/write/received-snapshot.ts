import type { FrameFacts } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** A frame that has been checked, but not decoded. */
export interface ReceivedFrame {
  /** Hex. */
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly intervalMs: number;
  readonly facts: FrameFacts;
  readonly body: Uint8Array;
}

/** What a collector says it dropped; sequences are 0 when no snapshot was ever made. Times are epoch milliseconds. */
export interface DeclaredGap {
  readonly fromSequence: bigint;
  readonly toSequence: bigint;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
}

/** What a collector says about the schedule and the state of a family. */
export interface DeclaredState {
  readonly family: string;
  readonly state: string;
  readonly reason: string;
  readonly intervalMs: number;
}

/** Which snapshot of which stream, and when it was taken. */
export interface SnapshotPlace {
  readonly organisationId: string;
  readonly serverId: string;
  readonly collectorId: string;
  readonly epoch: bigint;
  readonly sequence: bigint;
  /** Epoch milliseconds. */
  readonly collectedAt: number;
}

/** A snapshot as it came off the log. */
export interface ReceivedSnapshot extends SnapshotPlace {
  readonly frames: readonly ReceivedFrame[];
  readonly gaps: readonly DeclaredGap[];
  readonly states: readonly DeclaredState[];
}

/** A record that nobody can process, with what it was and why. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly organisationId: string | null;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly causeCode: string;
  readonly cause: string;
  /** Given when the envelope could be read: the snapshot is then settled in the ledger, with a gap that says why. */
  readonly place?: SnapshotPlace | undefined;
}

/** What was stored of one stream in one transaction. */
export interface StoredStream {
  readonly organisationId: string;
  readonly serverId: string;
  readonly collectorId: string;
  readonly epoch: bigint;
  /** Inclusive ranges of this transaction. */
  readonly sequences: readonly (readonly [bigint, bigint])[];
  /** The newest collection time, epoch milliseconds. */
  readonly collectedAt: number;
  readonly families: readonly string[];
}

/** What one transaction changed. */
export interface StoreOutcome {
  readonly streams: readonly StoredStream[];
  /** What the ledger already had, without families: announced again for a collector that missed the first time. */
  readonly repeats: readonly StoredStream[];
  /** The dead letters that are new: not those of a snapshot that the ledger already had. */
  readonly buried: readonly DeadLetter[];
  /** Snapshots that were already in the ledger. */
  readonly repeated: number;
  /** Hot rows copied in. */
  readonly rows: number;
  /** To be called when the transaction has committed. */
  readonly remember: () => void;
}
