import type { BusRecord, PartitionOffsets, TopicPartition } from '../port/records.js';

/** What a reader got of one partition. */
export interface Chunk {
  readonly records: readonly BusRecord[];
  /** Where to read on; beyond the last record when what follows it is known to be empty. */
  readonly next: bigint;
  readonly highWatermark: bigint;
}

/** One partition that is being read, and who takes its records. */
export interface PartitionSink extends TopicPartition {
  readonly topicId: string;
  /** The next offset to read. */
  readonly position: bigint;
  /** Whether there is room for another chunk. */
  wants(): boolean;
  take(chunk: Chunk): void;
  /** Reading cannot go on: the offset is out of range, or the topic was made again. */
  fail(error: unknown): void;
}

/** Reads partitions for its sinks, through outages, until it is closed. */
export interface LogReader {
  add(sink: PartitionSink): void;
  remove(sink: PartitionSink): void;
  /** A sink has room again. */
  wake(sink: PartitionSink): void;
  close(): Promise<void>;
}

/** A topic as it is in the log now. */
export interface LocatedTopic {
  readonly id: string;
  readonly partitions: readonly PartitionOffsets[];
}

/** Finds topics in the log. */
export interface LogDirectory {
  /** @throws TopicUnknown, BusUnavailable */
  locate(topic: string): Promise<LocatedTopic>;
  /** Only the id of {@link locate}. @throws TopicUnknown, BusUnavailable */
  incarnationOf(topic: string): Promise<string>;
}

/** What a member of a consumer group has to do. */
export interface MembershipEvents {
  /** All partitions that are ours from now on. */
  assigned(partitions: readonly TopicPartition[]): void;
  /** Partitions may move: let running batches end, within a bound, and begin no new ones until `assigned`. */
  drain(): Promise<void>;
  /** The partitions that are held now, so that an assignment can leave them where they are. */
  held(): readonly TopicPartition[];
}

/** Membership in a consumer group. It decides who reads, never what is right: offsets are fenced in PostgreSQL. */
export interface Membership {
  /** Joins, and stays joined through outages, until `leave`. */
  join(events: MembershipEvents): void;
  /** A partition turned out to be somebody else's: ask for an assignment again. */
  giveUp(partition: TopicPartition): void;
  leave(): Promise<void>;
}

/** One string for a partition of a topic. */
export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
