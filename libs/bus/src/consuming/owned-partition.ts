import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { OffsetNotAdvanced, PartitionLost } from '../port/bus.errors.js';
import type { Bus } from '../port/bus.js';
import type { ConsumeOptions } from '../port/consuming.js';
import type { Claim } from '../port/offset-store.js';
import type { BusRecord } from '../port/records.js';
import { BackOff, delay } from './back-off.js';
import { sliced } from './batches.js';
import type { PendingBatch } from './batches.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import { deadLetterOf } from './dead-letter.js';
import type { Chunk, LogReader, PartitionSink } from './ports.js';
import { isOutage } from './redelivery.js';

/** A record that fails this often by itself goes to the dead letters. */
const TRIES = 3;

/** What a partition needs of the consumer it belongs to. */
export interface PartitionSurroundings {
  readonly options: ConsumeOptions;
  readonly reader: LogReader;
  readonly bus: Pick<Bus, 'send'>;
  readonly metrics: ConsumerMetrics;
  readonly logger: Logger;
  /** Told when the partition is somebody else's. */
  readonly onLost: (partition: OwnedPartition) => void;
  /** Told when it cannot go on without a person. */
  readonly onStopped: (partition: OwnedPartition, error: unknown) => void;
}

/**
 * One partition under our claim: takes chunks from the reader, gives batches to the handler one after the other, and
 * decides what follows an error. It keeps one chunk beside the batch in work, so memory stays bounded.
 */
export class OwnedPartition implements PartitionSink {
  readonly topic: string;
  readonly partition: number;
  position: bigint;
  private highWatermark: bigint;
  private readonly queue: PendingBatch[] = [];
  private working: Promise<void> | undefined;
  private held = false;
  private readonly ending = new AbortController();
  private readonly backOff = new BackOff();
  private outageReported = false;

  constructor(
    readonly topicId: string,
    private readonly claim: Claim,
    private readonly around: PartitionSurroundings,
  ) {
    this.topic = claim.topic;
    this.partition = claim.partition;
    this.position = claim.next;
    this.highWatermark = claim.next;
  }

  get epoch(): bigint {
    return this.claim.epoch;
  }

  get lag(): bigint {
    return this.highWatermark > this.claim.next ? this.highWatermark - this.claim.next : 0n;
  }

  wants(): boolean {
    return this.queue.length === 0 && !this.held && !this.ending.signal.aborted;
  }

  take(chunk: Chunk): void {
    if (this.ending.signal.aborted) return;
    this.position = chunk.next;
    this.highWatermark = chunk.highWatermark;
    this.queue.push(...sliced(chunk, this.around.options));
    this.work();
  }

  fail(error: unknown): void {
    this.end();
    this.around.onStopped(this, error);
  }

  /** Learns where the partition ends now, also while nothing is read from it. */
  observe(end: bigint): void {
    if (end > this.highWatermark) this.highWatermark = end;
    this.around.metrics.handled(this.around.options.group, this, 0, this.lag);
  }

  /** Begins no new batch. */
  hold(): void {
    this.held = true;
  }

  /** Goes on after `hold`. */
  release(): void {
    if (!this.held) return;
    this.held = false;
    this.work();
    this.around.reader.wake(this);
  }

  /** Resolves when the batch in work has ended. */
  async idle(): Promise<void> {
    await this.working;
  }

  /** Stops for good; the batch in work may still end, and is fenced off if it ends too late. */
  end(): void {
    this.ending.abort();
    this.queue.length = 0;
  }

  private work(): void {
    this.working ??= this.run().finally(() => {
      this.working = undefined;
      if (this.queue.length > 0 && !this.held && !this.ending.signal.aborted) this.work();
    });
  }

  private async run(): Promise<void> {
    for (;;) {
      if (this.held || this.ending.signal.aborted) return;
      const batch = this.queue.shift();
      if (batch === undefined) return;
      if (this.queue.length === 0) this.around.reader.wake(this);
      try {
        await this.attempt(batch);
      } catch (error) {
        // Only a failure of our own code comes here: better to stop than to go on with wrong offsets.
        this.fail(error);
      }
    }
  }

  private async attempt(batch: PendingBatch): Promise<void> {
    const { options } = this.around;
    const { records, next } = batch;
    const from = this.claim.next;
    try {
      const { topic, partition, highWatermark } = this;
      await options.onBatch({ topic, partition, records, from, next, highWatermark }, this.claim);
      if (this.claim.next !== next) await this.moveOffset(from, next);
      this.succeeded(records.length);
    } catch (error) {
      await this.recover(batch, from, error);
    }
  }

  private async moveOffset(from: bigint, next: bigint): Promise<void> {
    if (this.around.options.offsetsMovedBy !== 'bus') throw new OffsetNotAdvanced(this.topic, this.partition, next);
    await this.claim.advanceAlone(from, next);
  }

  /** The offset row decides what the failed attempt has done, also when the answer to its COMMIT was lost. */
  private async recover(batch: PendingBatch, from: bigint, error: unknown): Promise<void> {
    const stored = error instanceof PartitionLost ? undefined : await this.storedOffset();
    if (this.ending.signal.aborted) return;
    if (stored === undefined || stored < from || stored > batch.next) {
      this.lose();
    } else if (stored === batch.next) {
      this.succeeded(batch.records.length);
    } else {
      const rest = { ...batch, records: batch.records.filter((record) => record.offset >= stored) };
      await this.tryAgain(rest, error);
    }
  }

  private async tryAgain(batch: PendingBatch, error: unknown): Promise<void> {
    const { records, next } = batch;
    if (isOutage(error)) {
      this.queue.unshift(batch);
      await this.outage(error);
    } else if (error instanceof OffsetNotAdvanced) {
      this.fail(error);
    } else if (records.length > 1) {
      const middle = records.length >> 1;
      this.queue.unshift(
        { records: records.slice(0, middle), next: records[middle].offset, failures: 0 },
        { records: records.slice(middle), next, failures: 0 },
      );
    } else if (batch.failures + 1 < TRIES) {
      this.queue.unshift({ ...batch, failures: batch.failures + 1 });
      await delay(50 * (batch.failures + 1), this.ending.signal);
    } else {
      await this.bury(records[0], error);
      await this.skipTo(next);
    }
  }

  private async bury(record: BusRecord | undefined, error: unknown): Promise<void> {
    if (record === undefined) return;
    const { options, bus, metrics, logger } = this.around;
    const letter = deadLetterOf(record, { group: options.group, error });
    await this.throughOutages(() => bus.send(letter));
    if (this.ending.signal.aborted) return;
    metrics.buried(options.group, this.topic);
    const where = { topic: this.topic, partition: this.partition, offset: String(record.offset) };
    logger.error({ err: error, group: options.group, ...where }, 'a record went to the dead letters');
    options.onError?.(error);
  }

  private async skipTo(next: bigint): Promise<void> {
    try {
      await this.throughOutages(() => this.claim.advanceAlone(this.claim.next, next));
      this.succeeded(1);
    } catch (error) {
      if (!(error instanceof PartitionLost)) throw error;
      this.lose();
    }
  }

  private async storedOffset(): Promise<bigint | undefined> {
    try {
      return await this.throughOutages(() => this.claim.resolve());
    } catch (error) {
      if (error instanceof PartitionLost) return undefined;
      throw error;
    }
  }

  /** Tries until it succeeds or fails for another reason than an outage; `undefined` when the partition ended first. */
  private async throughOutages<T>(run: () => Promise<T>): Promise<T | undefined> {
    while (!this.ending.signal.aborted) {
      try {
        return await run();
      } catch (error) {
        if (!isOutage(error)) throw error;
        await this.outage(error);
      }
    }
    return undefined;
  }

  private async outage(error: unknown): Promise<void> {
    if (!this.outageReported) {
      this.outageReported = true;
      const where = { topic: this.topic, partition: this.partition, reason: messageOf(error) };
      this.around.logger.warn(where, 'a batch waits for the end of an outage');
    }
    await delay(this.backOff.nextMs(), this.ending.signal);
  }

  private succeeded(count: number): void {
    this.backOff.reset();
    this.outageReported = false;
    this.around.metrics.handled(this.around.options.group, this, count, this.lag);
  }

  private lose(): void {
    this.end();
    this.around.metrics.lost(this.around.options.group, this.topic);
    this.around.onLost(this);
  }
}
