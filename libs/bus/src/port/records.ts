/** A record on its way to the log. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Records with one key stay in order; `null` spreads them. */
  readonly key: string | Buffer | null;
  /** `null` is a tombstone: compaction forgets the key. */
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Overrides the partition that the key gives. */
  readonly partition?: number;
}

/** A record as the log gave it back. `key` and `value` are views into a larger buffer: copy what is kept for long. */
export interface BusRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** Where a sent record stands in the log. */
export interface SentRecord {
  readonly partition: number;
  readonly offset: bigint;
}

/** A topic as the log knows it. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** How long records are kept; `null` on a compacted topic, which keeps the last record of every key. */
  readonly retentionMs: number | null;
  readonly compacted: boolean;
}

/** The part of one partition that the log still has: `earliest` is the first offset in it, `next` the one to come. */
export interface PartitionOffsets {
  readonly partition: number;
  readonly earliest: bigint;
  readonly next: bigint;
}

/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}
