import type { Logger } from '@pganalytics/telemetry';
import { Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka';

import { BackOff, delay } from '../consuming/back-off.js';
import { MAX_RECORD_BYTES } from '../log-bus.js';
import { BusUnavailable, UnsafeLog } from '../port/bus.errors.js';
import type { TopicSpec } from '../port/records.js';
import { answered, busErrorOf } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Creates topics as declared, and refuses a log that could lose what it has confirmed. */
export class KafkaAdmin {
  private readonly client: Admin;
  private readonly checked = new Map<string, Promise<void>>();
  private readonly unsafe = new Map<string, UnsafeLog>();
  private rechecking: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly settings: KafkaSettings,
    private readonly logger: Logger,
  ) {
    this.client = new Admin({ ...settings.client, retries: 3, retryDelay: 300 });
    this.client.on('error', () => undefined);
  }

  async createTopics(topics: readonly TopicSpec[]): Promise<void> {
    for (const topic of topics) {
      try {
        await this.create(topic);
      } catch (error) {
        if (!answered(error, 'TOPIC_ALREADY_EXISTS')) throw busErrorOf(error);
        await this.bringUpToDate(topic).catch((failure: unknown) => {
          throw busErrorOf(failure);
        });
      }
    }
    await this.waitFor(topics);
  }

  /**
   * Checks the effective configuration of a topic that is about to be written to: once when it is safe, and again now
   * and then while it is not.
   * @throws UnsafeLog when an acknowledged record could be lost
   */
  assertSafe(topic: string): Promise<void> {
    let check = this.checked.get(topic);
    if (check === undefined) {
      check = this.check(topic);
      this.checked.set(topic, check);
      check.then(
        () => this.unsafe.delete(topic),
        (error: unknown) => this.onUnchecked(topic, error),
      );
    }
    return check;
  }

  /** What is wrong with a topic that was about to be written to. */
  whyUnsafe(): UnsafeLog | undefined {
    return this.unsafe.values().next().value;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.resolve(this.client.close()).catch(() => undefined);
  }

  /** An outage is looked at again with the next batch; a refusal after a while, also when nobody sends any more. */
  private onUnchecked(topic: string, error: unknown): void {
    if (!(error instanceof UnsafeLog)) {
      this.checked.delete(topic);
      return;
    }
    if (!this.unsafe.has(topic)) this.logger.error({ topic, reason: error.message }, 'nothing is written to the log');
    this.unsafe.set(topic, error);
    this.rechecking ??= this.recheck().finally(() => (this.rechecking = undefined));
  }

  private async recheck(): Promise<void> {
    const { signal } = this.closing;
    while (this.unsafe.size > 0 && !signal.aborted) {
      await delay(this.settings.unsafeRecheckMs, signal);
      for (const topic of signal.aborted ? [] : [...this.unsafe.keys()]) {
        this.checked.delete(topic);
        await this.assertSafe(topic).catch(() => undefined);
      }
    }
  }

  private async create(topic: TopicSpec): Promise<void> {
    const configs = Object.entries(this.configOf(topic)).map(([name, value]) => ({ name, value }));
    await this.client.createTopics({
      topics: [{ topic: topic.name, partitions: topic.partitions, replicas: this.settings.replicationFactor }],
      configs,
    });
  }

  private async bringUpToDate(topic: TopicSpec): Promise<void> {
    const metadata = await this.client.metadata({ topics: [topic.name], forceUpdate: true });
    const now = metadata.topics.get(topic.name)?.partitionsCount ?? 0;
    if (now < topic.partitions) {
      await this.client.createPartitions({
        topics: [{ name: topic.name, count: topic.partitions, assignments: null }],
      });
    }
    await this.client.incrementalAlterConfigs({
      validateOnly: false,
      resources: [
        {
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName: topic.name,
          configs: Object.entries(this.configOf(topic)).map(([name, value]) => ({
            name,
            value,
            configOperation: IncrementalAlterConfigOperationTypes.SET,
          })),
        },
      ],
    });
  }

  private configOf(topic: TopicSpec): Record<string, string> {
    return {
      'cleanup.policy': topic.compacted ? 'compact' : 'delete',
      ...(topic.retentionMs === null ? {} : { 'retention.ms': String(topic.retentionMs) }),
      'min.insync.replicas': this.settings.replicationFactor >= 3 ? '2' : '1',
      'unclean.leader.election.enable': 'false',
      'max.message.bytes': String(MAX_RECORD_BYTES + 65_536),
    };
  }

  /** A topic is of use when the brokers that answer know its leaders. */
  private async waitFor(topics: readonly TopicSpec[]): Promise<void> {
    const backOff = new BackOff(50, 500);
    const never = new AbortController().signal;
    const deadlineMs = Date.now() + this.settings.deliveryTimeoutMs;
    for (const { name, partitions } of topics) {
      while (!(await this.hasLeaders(name, partitions))) {
        if (Date.now() > deadlineMs) throw new BusUnavailable(`topic ${name} has no leaders yet`);
        await delay(backOff.nextMs(), never);
      }
    }
  }

  private async hasLeaders(name: string, partitions: number): Promise<boolean> {
    try {
      const metadata = await this.client.metadata({ topics: [name], forceUpdate: true });
      const found = metadata.topics.get(name)?.partitions ?? [];
      return found.length >= partitions && found.every(({ leader }) => leader >= 0);
    } catch {
      return false;
    }
  }

  private async check(topic: string): Promise<void> {
    const described = await this.describe(topic);
    if (described === undefined) return;
    const { config, replicas } = described;
    const inSync = Number(config.get('min.insync.replicas') ?? '1');
    if (config.get('unclean.leader.election.enable') === 'true') {
      throw new UnsafeLog(`${topic} has unclean.leader.election.enable=true; set it to false.`);
    }
    if (replicas >= 3 && inSync < 2) {
      throw new UnsafeLog(`${topic} has ${replicas} replicas and min.insync.replicas=${inSync}; set it to 2 or more.`);
    }
  }

  private async describe(topic: string): Promise<{ config: Map<string, string | null>; replicas: number } | undefined> {
    try {
      const metadata = await this.client.metadata({ topics: [topic] });
      const replicas = metadata.topics.get(topic)?.partitions[0]?.replicas.length ?? 1;
      const [description] = await this.client.describeConfigs({
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: topic,
            configurationKeys: ['min.insync.replicas', 'unclean.leader.election.enable'],
          },
        ],
      });
      const config = new Map((description?.configs ?? []).map(({ name, value }) => [name, value ?? null] as const));
      return { config, replicas };
    } catch (error) {
      if (!answered(error, 'TOPIC_AUTHORIZATION_FAILED')) throw busErrorOf(error, topic);
      this.logger.warn({ topic }, 'the configuration of a topic cannot be checked: DESCRIBE_CONFIGS is not allowed');
      return undefined;
    }
  }
}
