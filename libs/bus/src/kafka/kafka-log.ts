import type { Logger } from '@pganalytics/telemetry';

import type { LogReader, Membership } from '../consuming/ports.js';
import type { LogAdapter } from '../log-bus.js';
import type { ConsumeOptions } from '../port/consuming.js';
import type { UnsafeLog } from '../port/bus.errors.js';
import type { TopicSpec } from '../port/records.js';
import { KafkaAdmin } from './kafka-admin.js';
import { KafkaDirectory } from './kafka-directory.js';
import { KafkaMembership } from './kafka-membership.js';
import { KafkaReader } from './kafka-reader.js';
import { KafkaSender } from './kafka-sender.js';
import type { KafkaSettings } from './kafka-settings.js';
import { KafkaBrokers } from './producer-brokers.js';

/** The log on Kafka. */
export class KafkaLog implements LogAdapter {
  readonly directory: KafkaDirectory;
  readonly sender: KafkaSender;
  private readonly admin: KafkaAdmin;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly logger: Logger,
  ) {
    this.directory = new KafkaDirectory(settings);
    this.admin = new KafkaAdmin(settings, logger);
    this.sender = new KafkaSender({
      connect: () => new KafkaBrokers(settings),
      admin: this.admin,
      health: this.directory.health,
      logger,
    });
  }

  knownPartitions(topic: string): number | undefined {
    return this.directory.known(topic);
  }

  partitionsOf(topic: string): Promise<number> {
    return this.directory.partitionsOf(topic);
  }

  openReader(): LogReader {
    return new KafkaReader(this.settings, this.directory, this.logger);
  }

  openMembership({ group, topics }: ConsumeOptions): Membership {
    const { settings, directory, logger } = this;
    return new KafkaMembership({ group, topics, settings, directory, logger });
  }

  createTopics(topics: readonly TopicSpec[]): Promise<void> {
    return this.admin.createTopics(topics);
  }

  healthy(): boolean {
    return this.directory.health.answering && this.admin.whyUnsafe() === undefined;
  }

  whyUnsafe(): UnsafeLog | undefined {
    return this.admin.whyUnsafe();
  }

  async close(): Promise<void> {
    await Promise.all([this.sender.close(), this.directory.close(), this.admin.close()]);
  }
}
