import { deadLetterTopic } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import type { LogReader, Membership } from '../consuming/ports.js';
import type { LogAdapter } from '../log-bus.js';
import type { ConsumeOptions } from '../port/consuming.js';
import type { TopicSpec } from '../port/records.js';
import { EmbeddedDatabase } from './embedded-database.js';
import { EmbeddedListener } from './embedded-listener.js';
import { EmbeddedMembership } from './embedded-membership.js';
import { EmbeddedReader } from './embedded-reader.js';
import { EmbeddedSender } from './embedded-sender.js';
import { EmbeddedUpkeep } from './embedded-upkeep.js';

/** Settings of the embedded log. */
export interface EmbeddedLogOptions {
  readonly url: string;
  readonly deliveryTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  /** The longest that records of topics with a retention are kept, whatever the topic asks for. */
  readonly retentionMs: number;
  readonly logger: Logger;
}

/** The log in tables of PostgreSQL: for one machine, with nothing else to install. */
export class EmbeddedLog implements LogAdapter {
  readonly directory: EmbeddedDatabase;
  readonly sender: EmbeddedSender;
  readonly upkeep: EmbeddedUpkeep;
  private readonly listener: EmbeddedListener;
  private readonly partitions = new Map<string, number>();

  constructor(private readonly options: EmbeddedLogOptions) {
    this.directory = new EmbeddedDatabase({ url: options.url, timeoutMs: options.deliveryTimeoutMs });
    this.sender = new EmbeddedSender(this.directory);
    this.listener = new EmbeddedListener(options.url, options.logger);
    this.upkeep = new EmbeddedUpkeep(this.directory, options.logger);
  }

  knownPartitions(topic: string): number | undefined {
    return this.partitions.get(topic);
  }

  async partitionsOf(topic: string): Promise<number> {
    const { partitions } = await this.directory.topic(topic);
    this.partitions.set(topic, partitions);
    return partitions;
  }

  openReader(): LogReader {
    return new EmbeddedReader(this.directory, this.listener, this.options.logger);
  }

  openMembership({ group, topics }: ConsumeOptions): Membership {
    const { logger, sessionTimeoutMs } = this.options;
    return new EmbeddedMembership({
      group,
      topics,
      database: this.directory,
      listener: this.listener,
      logger,
      sessionTimeoutMs,
    });
  }

  async createTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const topic of topics) await this.createTopic(topic);
    this.directory.forget();
    this.partitions.clear();
  }

  healthy(): boolean {
    return this.directory.health.answering;
  }

  async close(): Promise<void> {
    await this.upkeep.close();
    await this.listener.close();
    await this.directory.close();
  }

  private async createTopic({ name, partitions, retentionMs, compacted }: TopicSpec): Promise<void> {
    // Dead letters are few, and a person needs time to look at them.
    const capped = retentionMs !== null && !name.endsWith(deadLetterTopic(''));
    const kept = capped ? Math.min(retentionMs, this.options.retentionMs) : retentionMs;
    await this.directory.query({
      text: `with made as (
               insert into bus.topic as t (name, partitions, retention_ms, compacted) values ($1, $2, $3, $4)
               on conflict (name) do update
                 set partitions = greatest(t.partitions, excluded.partitions),
                     retention_ms = excluded.retention_ms, compacted = excluded.compacted
               returning id, partitions
             )
             insert into bus.partition (topic_id, partition)
             select made.id, number from made, generate_series(0, made.partitions - 1) as number
             on conflict do nothing`,
      values: [name, partitions, kept, compacted],
    });
  }
}
