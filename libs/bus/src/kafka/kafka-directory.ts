import { Consumer } from '@platformatic/kafka';
import type { ClusterTopicMetadata } from '@platformatic/kafka';

import type { LocatedTopic, LogDirectory } from '../consuming/ports.js';
import { LogHealth } from '../log-health.js';
import { TopicUnknown } from '../port/bus.errors.js';
import { busErrorOf } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

const EARLIEST = -2n;
const LATEST = -1n;

/** Finds topics, their partitions and their ends. It has a client of its own: a long fetch never delays it. */
export class KafkaDirectory implements LogDirectory {
  readonly health = new LogHealth(() => this.client.metadata({ topics: [], forceUpdate: true }));
  private readonly client: Consumer;
  private readonly counts = new Map<string, { readonly partitions: number; lookAtMs: number }>();

  constructor(private readonly settings: KafkaSettings) {
    // Listing offsets is a consumer's call in this client; the group is never joined.
    this.client = new Consumer({ ...settings.client, groupId: `${settings.client.clientId}-directory`, retries: 1 });
    this.client.on('error', () => undefined);
  }

  /** The number of partitions as it was last seen; whoever asks has it looked at again now and then. */
  known(topic: string): number | undefined {
    const known = this.counts.get(topic);
    const now = performance.now();
    if (known !== undefined && now >= known.lookAtMs) {
      known.lookAtMs = now + this.settings.topicsLookMs;
      // What cannot be looked at now stays as it is known.
      this.metadataOf(topic).catch(() => undefined);
    }
    return known?.partitions;
  }

  async partitionsOf(topic: string): Promise<number> {
    return (await this.metadataOf(topic)).partitionsCount;
  }

  async locate(topic: string): Promise<LocatedTopic> {
    const { id } = await this.metadataOf(topic);
    try {
      const earliest = await this.client.listOffsets({ topics: [topic], timestamp: EARLIEST });
      const next = await this.client.listOffsets({ topics: [topic], timestamp: LATEST });
      const ends = next.get(topic) ?? [];
      const starts = earliest.get(topic) ?? [];
      const partitions = ends.map((end, partition) => ({ partition, earliest: starts[partition] ?? 0n, next: end }));
      return { id, partitions };
    } catch (error) {
      throw this.failed(error, topic);
    }
  }

  async incarnationOf(topic: string): Promise<string> {
    return (await this.metadataOf(topic)).id;
  }

  async close(): Promise<void> {
    await this.health.close();
    await this.client.close(true).catch(() => undefined);
  }

  private async metadataOf(topic: string): Promise<ClusterTopicMetadata> {
    try {
      const metadata = await this.client.metadata({ topics: [topic], forceUpdate: true });
      const found = metadata.topics.get(topic);
      if (found === undefined) throw new TopicUnknown(topic);
      const lookAtMs = performance.now() + this.settings.topicsLookMs;
      this.counts.set(topic, { partitions: found.partitionsCount, lookAtMs });
      this.health.succeeded();
      return found;
    } catch (error) {
      throw this.failed(error, topic);
    }
  }

  private failed(error: unknown, topic: string): Error {
    const failure = busErrorOf(error, topic);
    if (failure instanceof TopicUnknown) this.health.succeeded();
    else this.health.failed();
    return failure;
  }
}
