import type { Claim, OffsetStore } from './offset-store.js';
import type { BusRecord, TopicPartition } from './records.js';

/** Consecutive records of one partition. Offsets between them may be missing on a compacted topic. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly BusRecord[];
  /** The offset to advance from. */
  readonly from: bigint;
  /** The offset to advance to: the one after the last record. */
  readonly next: bigint;
  /** The end of the partition when the batch was read: the lag is `highWatermark - next`. */
  readonly highWatermark: bigint;
}

/** How a consumer group reads topics: every partition is owned by one member at a time. */
export interface ConsumeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly offsets: OffsetStore;
  /**
   * Deals with one batch. By default it must call `claim.advance(tx, batch.from, batch.next)` in the transaction
   * that holds its effects. When it throws, the offset row is read again and what is not committed is given again:
   * without end and with back-off after an outage (`unavailable`); else in halves, and a single record that fails
   * three times goes to the dead-letter topic.
   */
  readonly onBatch: (batch: Batch, claim: Claim) => Promise<void>;
  /** Who moves the offset: the handler in its transaction, or the bus after the handler has returned. */
  readonly offsetsMovedBy?: 'handler' | 'bus';
  /** Where a group begins that has never read a partition; `beginning` unless given. */
  readonly startAt?: 'beginning' | 'end';
  /** Most records of one batch; 500 unless given. */
  readonly maxRecords?: number;
  /** Most bytes of one batch, at least one record; 1 MiB unless given. */
  readonly maxBytes?: number;
  /** Called when a partition goes to another member or stops. */
  readonly onLost?: (partition: TopicPartition) => void;
  /** Called when somebody must act: a stopped partition, a record that went to the dead letters. */
  readonly onError?: (error: unknown) => void;
}

/** A member of a consumer group. */
export interface Consumer {
  /** The partitions this member owns now. */
  readonly assigned: readonly TopicPartition[];
  /** Partitions that stopped, with the reason; they stay stopped until the process starts again. */
  readonly stopped: readonly (TopicPartition & { readonly error: unknown })[];
  /** Records behind the end of the log, over all owned partitions. */
  lag(): bigint;
  /** Lets running batches end and gives no new ones; the partitions stay ours. */
  pause(): void;
  resume(): void;
  /** Lets running batches end, gives the partitions up so that others take them at once, and leaves. */
  close(): Promise<void>;
}

/** How one instance reads every partition of topics, for a copy in memory or a live tail. */
export interface FollowOptions {
  readonly topics: readonly string[];
  readonly from: 'beginning' | 'end';
  /** Takes consecutive records of one partition. An outage is tried again; any other error is reported and passed over. */
  readonly onRecords: (records: readonly BusRecord[]) => Promise<void> | void;
  readonly onError?: (error: unknown) => void;
}

/** A reader of all partitions. */
export interface Follower {
  /** Resolves when everything has been read that the log held when following began. */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}
