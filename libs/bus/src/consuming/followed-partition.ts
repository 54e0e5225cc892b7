import type { Logger } from '@pganalytics/telemetry';

import type { FollowOptions } from '../port/consuming.js';
import type { BusRecord } from '../port/records.js';
import { BackOff, delay } from './back-off.js';
import type { Chunk, LogReader, PartitionSink } from './ports.js';
import { isOutage } from './redelivery.js';

/** What one followed partition needs. */
export interface FollowedPartitionParts {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly position: bigint;
  /** The end of the partition when following began. */
  readonly target: bigint;
  readonly options: FollowOptions;
  readonly reader: LogReader;
  readonly logger: Logger;
  readonly onBroken: (partition: FollowedPartition, error: unknown) => void;
}

/** One partition that an instance follows: no group, no stored offset, one chunk in work and one waiting. */
export class FollowedPartition implements PartitionSink {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly caughtUp: Promise<void>;
  position: bigint;
  private waiting: Chunk | undefined;
  private working: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private reached: () => void = () => undefined;

  constructor(private readonly parts: FollowedPartitionParts) {
    this.topic = parts.topic;
    this.topicId = parts.topicId;
    this.partition = parts.partition;
    this.position = parts.position;
    this.caughtUp = new Promise((resolve) => {
      this.reached = resolve;
    });
    if (parts.position >= parts.target) this.reached();
  }

  wants(): boolean {
    return this.waiting === undefined && !this.ending.signal.aborted;
  }

  take(chunk: Chunk): void {
    this.position = chunk.next;
    this.waiting = chunk;
    this.work();
  }

  fail(error: unknown): void {
    this.parts.onBroken(this, error);
  }

  /** Takes nothing more. */
  end(): void {
    this.ending.abort();
    this.reached();
  }

  /** Resolves when the handler has returned. */
  async idle(): Promise<void> {
    await this.working;
  }

  private work(): void {
    this.working ??= this.run().finally(() => {
      this.working = undefined;
      if (this.waiting !== undefined && !this.ending.signal.aborted) this.work();
    });
  }

  private async run(): Promise<void> {
    for (;;) {
      const chunk = this.waiting;
      if (chunk === undefined || this.ending.signal.aborted) return;
      this.waiting = undefined;
      this.parts.reader.wake(this);
      if (chunk.records.length > 0) await this.handle(chunk.records);
      if (chunk.next >= this.parts.target) this.reached();
    }
  }

  private async handle(records: readonly BusRecord[]): Promise<void> {
    const backOff = new BackOff();
    while (!this.ending.signal.aborted) {
      try {
        await this.parts.options.onRecords(records);
        return;
      } catch (error) {
        if (!isOutage(error)) {
          this.report(error);
          return;
        }
        await delay(backOff.nextMs(), this.ending.signal);
      }
    }
  }

  private report(error: unknown): void {
    const { topic, partition } = this;
    this.parts.logger.error({ err: error, topic, partition }, 'followed records were passed over');
    this.parts.options.onError?.(error);
  }
}
