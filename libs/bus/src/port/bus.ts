import type { UnsafeLog } from './bus.errors.js';
import type { ConsumeOptions, Consumer, FollowOptions, Follower } from './consuming.js';
import type { OutgoingRecord, PartitionOffsets, SentRecord, TopicSpec } from './records.js';

/** The log: port and DI token in one. Kafka and the embedded log in PostgreSQL stand behind it. */
export abstract class Bus {
  /**
   * Resolves when the record is durable (all in-sync replicas, or a committed transaction). Records of one partition
   * keep the order in which they were sent.
   * @throws BusUnavailable after the delivery time-out: the record may or may not be in the log
   */
  abstract send(record: OutgoingRecord): Promise<SentRecord>;

  /** Joins a consumer group. Resolves at once; partitions come when the log answers. */
  abstract consume(options: ConsumeOptions): Promise<Consumer>;

  /** Reads all partitions of topics in this instance. Resolves at once, also while the log is down. */
  abstract follow(options: FollowOptions): Promise<Follower>;

  /** Creates the topics that are missing and adds partitions to those that have fewer. */
  abstract createTopics(topics: readonly TopicSpec[]): Promise<void>;

  /** @throws TopicUnknown */
  abstract partitionsOf(topic: string): Promise<number>;

  /** @throws TopicUnknown */
  abstract offsets(topic: string): Promise<readonly PartitionOffsets[]>;

  /**
   * Which topic of that name it is, a UUID: a topic that was deleted, or lost with its log, and made again is another one.
   * Each call asks the log.
   * @throws TopicUnknown, BusUnavailable
   */
  abstract incarnationOf(topic: string): Promise<string>;

  /** Whether the log answered the last time something was asked of it. */
  abstract healthy(): boolean;

  /** Why nothing is written although the log answers: a configuration that could lose what it confirms. */
  whyUnsafe(): UnsafeLog | undefined {
    return undefined;
  }

  /** Sends what is waiting, closes consumers and followers, then the connections. */
  abstract close(): Promise<void>;
}
