import { randomUUID } from 'node:crypto';

import type { JsonTopic } from '@pganalytics/contracts';

import { parseEvent } from './events/event.js';
import { Bus } from './port/bus.js';
import type { Consumer, FollowOptions, Follower } from './port/consuming.js';
import type { BusRecord, OutgoingRecord, PartitionOffsets, SentRecord } from './port/records.js';

/** A log in memory with one partition per topic, for specs of what publishes and follows. It has no consumer groups. */
export class MemoryBus extends Bus {
  /** Everything that was sent, in order. */
  readonly records: BusRecord[] = [];
  /** Of all topics; a spec may set another one, as if they had been made again. */
  incarnation: string = randomUUID();
  private readonly followers = new Set<FollowOptions>();

  async send(record: OutgoingRecord): Promise<SentRecord> {
    const offset = BigInt(this.records.filter((sent) => sent.topic === record.topic).length);
    const sent: BusRecord = {
      topic: record.topic,
      partition: 0,
      offset,
      key: typeof record.key === 'string' ? Buffer.from(record.key) : record.key,
      value: record.value,
      headers: record.headers ?? {},
      timestampMs: Date.now(),
    };
    this.records.push(sent);
    for (const follower of this.followers) {
      if (follower.topics.includes(record.topic)) await follower.onRecords([sent]);
    }
    return { partition: 0, offset };
  }

  /** The data of every event that was published on a topic. */
  messagesOn<T>(topic: JsonTopic<T>): T[] {
    return this.records.filter((sent) => sent.topic === topic.name).map((sent) => parseEvent(topic, sent).data);
  }

  async consume(): Promise<Consumer> {
    throw new Error('The log in memory has no consumer groups: use the embedded log for this spec.');
  }

  async follow(options: FollowOptions): Promise<Follower> {
    const past = options.from === 'end' ? [] : this.records.filter((sent) => options.topics.includes(sent.topic));
    if (past.length > 0) await options.onRecords(past);
    this.followers.add(options);
    return {
      caughtUp: Promise.resolve(),
      close: async () => {
        this.followers.delete(options);
      },
    };
  }

  async createTopics(): Promise<void> {
    // Every topic exists in memory.
  }

  async partitionsOf(): Promise<number> {
    return 1;
  }

  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    const next = BigInt(this.records.filter((sent) => sent.topic === topic).length);
    return [{ partition: 0, earliest: 0n, next }];
  }

  async incarnationOf(): Promise<string> {
    return this.incarnation;
  }

  healthy(): boolean {
    return true;
  }

  async close(): Promise<void> {
    this.followers.clear();
  }
}
