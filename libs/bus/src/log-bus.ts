import type { Logger, Metrics } from '@pganalytics/telemetry';

import { ConsumerMetrics } from './consuming/consumer-metrics.js';
import { GroupConsumer } from './consuming/group-consumer.js';
import type { LogDirectory, LogReader, Membership } from './consuming/ports.js';
import { TopicFollower } from './consuming/topic-follower.js';
import { BusUnavailable, RecordTooLarge } from './port/bus.errors.js';
import type { UnsafeLog } from './port/bus.errors.js';
import { Bus } from './port/bus.js';
import type { ConsumeOptions, Consumer, FollowOptions, Follower } from './port/consuming.js';
import type { OutgoingRecord, PartitionOffsets, SentRecord, TopicSpec } from './port/records.js';
import { Batcher, batching } from './producing/batcher.js';
import type { BatchSender } from './producing/batcher.js';
import { partitionOfKey } from './producing/murmur2.js';

/** The largest record: value, key and headers. Topics are created with room for it. */
export const MAX_RECORD_BYTES = 8_000_000;

/** What one kind of log brings with it; everything else is common to all of them. */
export interface LogAdapter {
  readonly directory: LogDirectory;
  readonly sender: BatchSender;
  /** The number of partitions when it is known already, so that sending need not wait. */
  knownPartitions(topic: string): number | undefined;
  partitionsOf(topic: string): Promise<number>;
  openReader(): LogReader;
  openMembership(options: ConsumeOptions): Membership;
  createTopics(topics: readonly TopicSpec[]): Promise<void>;
  healthy(): boolean;
  whyUnsafe?(): UnsafeLog | undefined;
  close(): Promise<void>;
}

/** The log, whichever adapter stands behind it: batching, consumer groups and followers are the same code. */
export class LogBus extends Bus {
  private readonly batcher: Batcher;
  private readonly consumers = new Set<Consumer>();
  private readonly followers = new Set<Follower>();
  private readonly metrics: ConsumerMetrics;
  private readonly sent;
  private readonly counts = new Map<string, { inc(): void }>();
  private readonly followReaders: { readonly reader: LogReader; readonly topics: Set<string> }[] = [];
  private readonly asking = new Map<string, Promise<number>>();
  private turn = 0;
  private closed = false;

  constructor(
    private readonly adapter: LogAdapter,
    private readonly around: {
      readonly logger: Logger;
      readonly metrics: Metrics;
      readonly deliveryTimeoutMs: number;
    },
  ) {
    super();
    const { deliveryTimeoutMs } = around;
    this.batcher = new Batcher(adapter.sender, { ...batching, deliveryTimeoutMs });
    this.metrics = new ConsumerMetrics(around.metrics);
    this.sent = around.metrics.counter('pganalytics_bus_records_sent_total', 'Records the log confirmed.', ['topic']);
  }

  async send(record: OutgoingRecord): Promise<SentRecord> {
    if (this.closed) throw new BusUnavailable('it is closed');
    const bytes = (record.value?.length ?? 0) + (record.key?.length ?? 0);
    if (bytes > MAX_RECORD_BYTES) throw new RecordTooLarge(record.topic, bytes, MAX_RECORD_BYTES);
    const { topic } = record;
    const known = this.partitionsToSend(topic);
    const partitions = typeof known === 'number' ? known : await known;
    const sent = await this.batcher.add(record, this.choosePartition(record, partitions));
    this.countOf(topic).inc();
    return sent;
  }

  /** Looked up once: it is counted for every record. */
  private countOf(topic: string): { inc(): void } {
    let count = this.counts.get(topic);
    if (count === undefined) this.counts.set(topic, (count = this.sent.labels(topic)));
    return count;
  }

  async consume(options: ConsumeOptions): Promise<Consumer> {
    const { adapter, metrics } = this;
    const consumer = new GroupConsumer({
      options,
      directory: adapter.directory,
      reader: adapter.openReader(),
      membership: adapter.openMembership(options),
      bus: this,
      metrics,
      logger: this.around.logger,
    }).start();
    this.consumers.add(consumer);
    return consumer;
  }

  async follow(options: FollowOptions): Promise<Follower> {
    const { reader, topics } = this.followReaderFor(options.topics);
    const { directory } = this.adapter;
    const follower = new TopicFollower({ options, directory, reader, logger: this.around.logger });
    this.followers.add(follower);
    return {
      caughtUp: follower.caughtUp,
      close: async () => {
        this.followers.delete(follower);
        await follower.close();
        for (const topic of options.topics) topics.delete(topic);
      },
    };
  }

  createTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.adapter.createTopics(topics);
  }

  partitionsOf(topic: string): Promise<number> {
    return this.adapter.partitionsOf(topic);
  }

  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    return (await this.adapter.directory.locate(topic)).partitions;
  }

  incarnationOf(topic: string): Promise<string> {
    return this.adapter.directory.incarnationOf(topic);
  }

  healthy(): boolean {
    return !this.closed && this.adapter.healthy();
  }

  override whyUnsafe(): UnsafeLog | undefined {
    return this.adapter.whyUnsafe?.();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    await Promise.all([...this.followers].map((follower) => follower.close()));
    await Promise.all(this.followReaders.map(({ reader }) => reader.close()));
    await this.batcher.flush();
    this.closed = true;
    await this.adapter.close();
  }

  /** Records that wait for the same answer go on in the order in which they came, and later ones behind them. */
  private partitionsToSend(topic: string): number | Promise<number> {
    const asked = this.asking.get(topic);
    if (asked !== undefined) return asked;
    const known = this.adapter.knownPartitions(topic);
    if (known !== undefined) return known;
    const asking = this.adapter.partitionsOf(topic).finally(() => setImmediate(() => this.asking.delete(topic)));
    this.asking.set(topic, asking);
    return asking;
  }

  /** Followers share a reader, so that one fetch carries all their partitions; a topic is in a reader only once. */
  private followReaderFor(topics: readonly string[]): (typeof this.followReaders)[number] {
    let shared = this.followReaders.find((other) => !topics.some((topic) => other.topics.has(topic)));
    if (shared === undefined) {
      shared = { reader: this.adapter.openReader(), topics: new Set() };
      this.followReaders.push(shared);
    }
    for (const topic of topics) shared.topics.add(topic);
    return shared;
  }

  private choosePartition(record: OutgoingRecord, partitions: number): number {
    if (record.partition !== undefined) return record.partition;
    if (record.key === null) {
      this.turn = (this.turn + 1) % partitions;
      return this.turn;
    }
    return partitionOfKey(typeof record.key === 'string' ? Buffer.from(record.key) : record.key, partitions);
  }
}
