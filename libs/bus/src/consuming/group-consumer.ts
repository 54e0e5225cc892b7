import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { OffsetOutOfRange, PartitionLost } from '../port/bus.errors.js';
import type { Bus } from '../port/bus.js';
import type { ConsumeOptions, Consumer } from '../port/consuming.js';
import type { TopicPartition } from '../port/records.js';
import { BackOff, delay } from './back-off.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import { OwnedPartition } from './owned-partition.js';
import { keyOf } from './ports.js';
import type { LogDirectory, LogReader, Membership } from './ports.js';
import { isOutage } from './redelivery.js';

/** How long a rebalance waits for batches in work; less than any session time-out, so that nobody is thrown out. */
const HAND_OVER_MS = 2000;
/** How often the lag is measured against the ends of the partitions. */
const MEASURE_MS = 10_000;
/** How long closing waits for batches in work. */
const CLOSE_MS = 20_000;

/** What a group consumer is made of. */
export interface GroupConsumerParts {
  readonly options: ConsumeOptions;
  readonly directory: LogDirectory;
  readonly reader: LogReader;
  readonly membership: Membership;
  readonly bus: Pick<Bus, 'send'>;
  readonly metrics: ConsumerMetrics;
  readonly logger: Logger;
}

/** A member of a consumer group on any log: claims what it is assigned, reads it, gives it back cleanly. */
export class GroupConsumer implements Consumer {
  private readonly owned = new Map<string, OwnedPartition>();
  private readonly adopting = new Map<string, AbortController>();
  private wanted: ReadonlyMap<string, TopicPartition> = new Map();
  private readonly halted = new Map<string, TopicPartition & { readonly error: unknown }>();
  private readonly ending = new AbortController();
  private paused = false;
  private closing: Promise<void> | undefined;

  constructor(private readonly parts: GroupConsumerParts) {}

  get assigned(): readonly TopicPartition[] {
    return [...this.owned.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  get stopped(): readonly (TopicPartition & { readonly error: unknown })[] {
    return [...this.halted.values()];
  }

  start(): this {
    this.parts.membership.join({
      assigned: (partitions) => this.take(partitions),
      drain: () => this.drain(HAND_OVER_MS),
      held: () => [...this.assigned, ...this.halted.values()],
    });
    void this.measure();
    return this;
  }

  /** A consumer that waits for the end of an outage reads nothing, and would show the lag it had before. */
  private async measure(): Promise<void> {
    for (;;) {
      await delay(MEASURE_MS, this.ending.signal);
      if (this.ending.signal.aborted) return;
      for (const topic of this.parts.options.topics) {
        const located = await this.parts.directory.locate(topic).catch(() => undefined);
        for (const { partition, next } of located?.partitions ?? []) {
          this.owned.get(keyOf({ topic, partition }))?.observe(next);
        }
      }
    }
  }

  lag(): bigint {
    return [...this.owned.values()].reduce((sum, partition) => sum + partition.lag, 0n);
  }

  pause(): void {
    this.paused = true;
    for (const partition of this.owned.values()) partition.hold();
  }

  resume(): void {
    this.paused = false;
    for (const partition of this.owned.values()) partition.release();
  }

  close(): Promise<void> {
    this.closing ??= this.stop();
    return this.closing;
  }

  private async stop(): Promise<void> {
    this.ending.abort();
    for (const adoption of this.adopting.values()) adoption.abort();
    await this.drain(CLOSE_MS);
    await this.parts.membership.leave();
    for (const partition of this.owned.values()) this.release(partition);
    await this.parts.reader.close();
  }

  private async drain(mostMs: number): Promise<void> {
    const bound = new AbortController();
    const partitions = [...this.owned.values()];
    for (const partition of partitions) partition.hold();
    const idle = Promise.all(partitions.map((partition) => partition.idle()));
    await Promise.race([idle, delay(mostMs, bound.signal)]);
    bound.abort();
  }

  private take(partitions: readonly TopicPartition[]): void {
    if (this.closing !== undefined) return;
    const wanted = new Map(partitions.map((partition) => [keyOf(partition), partition]));
    this.wanted = wanted;
    for (const [key, partition] of this.owned) if (!wanted.has(key)) this.release(partition);
    for (const [key, adoption] of this.adopting) if (!wanted.has(key)) adoption.abort();
    for (const [key, partition] of this.halted) {
      if (wanted.has(key)) continue;
      this.halted.delete(key);
      this.parts.metrics.released(this.parts.options.group, partition);
    }
    for (const [key, partition] of wanted) {
      const mine = this.owned.get(key);
      // What stays with us keeps its claim: the epoch is raised only when a partition comes from somebody else.
      if (mine !== undefined) {
        if (!this.paused) mine.release();
      } else if (!this.adopting.has(key) && !this.halted.has(key)) {
        void this.adopt(partition);
      }
    }
  }

  private async adopt(partition: TopicPartition): Promise<void> {
    const key = keyOf(partition);
    const adoption = new AbortController();
    const backOff = new BackOff();
    this.adopting.set(key, adoption);
    while (!adoption.signal.aborted) {
      try {
        const mine = await this.claim(partition);
        if (!adoption.signal.aborted) this.own(key, mine);
        break;
      } catch (error) {
        if (adoption.signal.aborted) break;
        if (!isOutage(error)) {
          this.halt(partition, error);
          break;
        }
        const where = { group: this.parts.options.group, ...partition, reason: messageOf(error) };
        this.parts.logger.warn(where, 'a partition cannot be claimed yet');
        await delay(backOff.nextMs(), adoption.signal);
      }
    }
    this.adopting.delete(key);
    // It went and came back in the meantime. Another member may have claimed it in between, so we claim it anew.
    if (adoption.signal.aborted && this.wanted.has(key) && this.closing === undefined) await this.adopt(partition);
  }

  private async claim(partition: TopicPartition): Promise<OwnedPartition> {
    const { options, directory } = this.parts;
    const topic = await directory.locate(partition.topic);
    const range = topic.partitions[partition.partition];
    if (range === undefined) throw new OffsetOutOfRange(partition.topic, partition.partition, 0n, NOTHING);
    const initial = options.startAt === 'end' ? range.next : range.earliest;
    const claim = await options.offsets.claim({ group: options.group, ...partition, topicId: topic.id, initial });
    // The end may have moved since it was read, never the other way round: only an offset far beyond it is wrong.
    if (claim.next < range.earliest || claim.next > range.next) await this.checkRange(claim.next, partition);
    return new OwnedPartition(topic.id, claim, {
      ...this.parts,
      onLost: (lost) => this.lost(lost),
      onStopped: (stopped, error) => this.halt(stopped, error),
    });
  }

  private async checkRange(next: bigint, { topic, partition }: TopicPartition): Promise<void> {
    const range = (await this.parts.directory.locate(topic)).partitions[partition] ?? NOTHING;
    if (next < range.earliest || next > range.next) throw new OffsetOutOfRange(topic, partition, next, range);
  }

  private own(key: string, partition: OwnedPartition): void {
    if (this.paused) partition.hold();
    this.owned.set(key, partition);
    this.parts.reader.add(partition);
  }

  private release(partition: OwnedPartition): void {
    this.owned.delete(keyOf(partition));
    partition.end();
    this.parts.reader.remove(partition);
    this.parts.metrics.released(this.parts.options.group, partition);
    this.parts.options.onLost?.({ topic: partition.topic, partition: partition.partition });
  }

  private lost(partition: OwnedPartition): void {
    const error = new PartitionLost(partition.topic, partition.partition, partition.epoch);
    this.parts.logger.warn({ group: this.parts.options.group, reason: error.message }, 'a partition was taken over');
    this.release(partition);
    this.parts.membership.giveUp({ topic: partition.topic, partition: partition.partition });
  }

  private halt(partition: TopicPartition, error: unknown): void {
    const { options, logger, metrics } = this.parts;
    const { topic, partition: number } = partition;
    const mine = this.owned.get(keyOf(partition));
    if (mine !== undefined) this.release(mine);
    this.halted.set(keyOf(partition), { topic, partition: number, error });
    metrics.stopped(options.group, partition);
    logger.error({ err: error, group: options.group, topic, partition: number }, 'a partition stopped');
    options.onError?.(error);
  }
}

const NOTHING = { earliest: 0n, next: 0n };
