import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import type { FollowOptions, Follower } from '../port/consuming.js';
import type { PartitionOffsets } from '../port/records.js';
import { BackOff, delay } from './back-off.js';
import { FollowedPartition } from './followed-partition.js';
import { keyOf } from './ports.js';
import type { LocatedTopic, LogDirectory, LogReader } from './ports.js';

/** How often a followed topic is looked at for new partitions. */
const LOOK_AGAIN_MS = 30_000;

/** What a follower is made of. The reader may be shared with others. */
export interface TopicFollowerParts {
  readonly options: FollowOptions;
  readonly directory: LogDirectory;
  readonly reader: LogReader;
  readonly logger: Logger;
}

/** Reads all partitions of topics in this instance, also those that are added later, through outages. */
export class TopicFollower implements Follower {
  readonly caughtUp: Promise<void>;
  private readonly partitions = new Map<string, FollowedPartition>();
  private readonly closing = new AbortController();

  constructor(private readonly parts: TopicFollowerParts) {
    const topics = parts.options.topics.map((topic) => this.begin(topic));
    this.caughtUp = Promise.all(topics).then(() => undefined);
    void this.caughtUp.then(() => this.watch());
  }

  async close(): Promise<void> {
    this.closing.abort();
    for (const partition of this.partitions.values()) {
      partition.end();
      this.parts.reader.remove(partition);
    }
    await Promise.all([...this.partitions.values()].map((partition) => partition.idle()));
    this.partitions.clear();
  }

  private async begin(topic: string): Promise<void> {
    const located = await this.locate(topic);
    if (located === undefined) return;
    const fromBeginning = this.parts.options.from === 'beginning';
    const followed = located.partitions.map((range) =>
      this.follow(topic, located.id, fromBeginning ? range.earliest : range.next, range),
    );
    await Promise.race([Promise.all(followed.map((partition) => partition.caughtUp)), this.closed()]);
  }

  private follow(topic: string, topicId: string, position: bigint, range: PartitionOffsets): FollowedPartition {
    const partition = new FollowedPartition({
      topic,
      topicId,
      partition: range.partition,
      position,
      target: range.next,
      options: this.parts.options,
      reader: this.parts.reader,
      logger: this.parts.logger,
      onBroken: (broken, error) => void this.beginAgain(broken, error),
    });
    this.partitions.set(keyOf(partition), partition);
    this.parts.reader.add(partition);
    return partition;
  }

  /** A copy in memory cannot ask a person where to go on: it begins again with what the log still has, and says so. */
  private async beginAgain(broken: FollowedPartition, error: unknown): Promise<void> {
    const { topic, partition } = broken;
    this.parts.logger.error({ err: error, topic, partition }, 'following begins again from the start of the log');
    this.parts.options.onError?.(error);
    this.parts.reader.remove(broken);
    broken.end();
    const located = await this.locate(topic);
    const range = located?.partitions[partition];
    if (located !== undefined && range !== undefined) this.follow(topic, located.id, range.earliest, range);
  }

  private async locate(topic: string): Promise<LocatedTopic | undefined> {
    const backOff = new BackOff();
    let reported = false;
    while (!this.closing.signal.aborted) {
      try {
        return await this.parts.directory.locate(topic);
      } catch (error) {
        if (!reported) this.parts.logger.warn({ topic, reason: messageOf(error) }, 'following waits for the log');
        reported = true;
        await delay(backOff.nextMs(), this.closing.signal);
      }
    }
    return undefined;
  }

  private async watch(): Promise<void> {
    for (;;) {
      await delay(LOOK_AGAIN_MS, this.closing.signal);
      if (this.closing.signal.aborted) return;
      for (const topic of this.parts.options.topics) {
        const located = await this.locate(topic);
        for (const range of located?.partitions ?? []) {
          const known = this.partitions.has(keyOf({ topic, partition: range.partition }));
          // A new partition is read from its beginning: nothing in it was there when following began.
          if (!known && located !== undefined) this.follow(topic, located.id, range.earliest, range);
        }
      }
    }
  }

  private closed(): Promise<void> {
    return new Promise((resolve) => {
      this.closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
