import type { Logger } from '@pganalytics/telemetry';

import type { LogHealth } from '../log-health.js';
import { BusUnavailable } from '../port/bus.errors.js';
import type { BatchSender, OutgoingBatch } from '../producing/batcher.js';
import { IdempotentProducer } from './idempotent-producer.js';
import type { Delivery } from './idempotent-producer.js';
import type { KafkaAdmin } from './kafka-admin.js';
import { busErrorOf, reasonOf } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Kafka counts records of a producer and partition in 32 bits; a new producer begins at 0 long before that. */
const RENEW_AFTER_RECORDS = 1_000_000_000;

/** What the sender needs. */
export interface KafkaSenderParts {
  readonly settings: KafkaSettings;
  readonly admin: Pick<KafkaAdmin, 'assertSafe'>;
  readonly health: LogHealth;
  readonly logger: Logger;
}

/**
 * Writes with acks=all and idempotence. A batch is repeated with its sequence number until its deadline, so that a
 * broker that is killed neither loses nor doubles it. After an outcome that is not known the producer is thrown away,
 * never used again.
 */
export class KafkaSender implements BatchSender {
  private open: IdempotentProducer | undefined;
  private records = 0;

  constructor(private readonly parts: KafkaSenderParts) {}

  send(batches: readonly OutgoingBatch[]): readonly Promise<bigint>[] {
    const producer = this.current(batches.reduce((sum, { records }) => sum + records.length, 0));
    const deliveries: Delivery[] = [];
    const promises = batches.map((batch) => {
      const { promise, resolve, reject } = Promise.withResolvers<bigint>();
      deliveries.push({ batch, resolve, reject, inDoubt: false });
      return promise;
    });
    void this.run(producer, deliveries, promises);
    return promises;
  }

  async close(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    await open?.close();
  }

  private async run(
    producer: IdempotentProducer,
    deliveries: readonly Delivery[],
    outcomes: readonly Promise<bigint>[],
  ): Promise<void> {
    const earliestMs = deliveries.reduce((earliest, { batch }) => Math.min(earliest, batch.deadlineMs), Infinity);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      const expired = () => reject(new BusUnavailable('the log did not confirm a batch in time'));
      timer = setTimeout(expired, Math.max(1, earliestMs - Date.now()));
    });
    const running = producer.deliver(deliveries);
    // When the deadline wins, the late outcome has nobody left to hear it.
    running.catch(() => undefined);
    try {
      await Promise.race([running, deadline]);
      const settled = await Promise.allSettled(outcomes);
      // A refusal is an answer too.
      if (settled.every((one) => one.status === 'rejected' && one.reason instanceof BusUnavailable)) {
        this.parts.health.failed();
      } else this.parts.health.succeeded();
    } catch (error) {
      this.discard(producer, error);
      // Those that are settled already do not hear it.
      for (const { batch, reject } of deliveries) reject(busErrorOf(error, batch.topic));
    } finally {
      clearTimeout(timer);
    }
  }

  private current(records: number): IdempotentProducer {
    this.records += records;
    if (this.records > RENEW_AFTER_RECORDS && this.open !== undefined) {
      const old = this.open;
      this.open = undefined;
      setTimeout(() => void old.close(), this.parts.settings.deliveryTimeoutMs).unref();
    }
    if (this.open === undefined) {
      this.records = records;
      this.open = new IdempotentProducer(this.parts.settings, (topic) => this.parts.admin.assertSafe(topic));
    }
    return this.open;
  }

  private discard(producer: IdempotentProducer, error: unknown): void {
    this.parts.health.failed();
    if (this.open !== producer) return;
    this.open = undefined;
    this.parts.logger.warn(
      { reason: reasonOf(error) },
      'the producer is built anew: the outcome of a batch is not known',
    );
    void producer.close();
  }
}
