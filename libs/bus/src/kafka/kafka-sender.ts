import type { Logger } from '@pganalytics/telemetry';

import type { LogHealth } from '../log-health.js';
import { BusUnavailable } from '../port/bus.errors.js';
import type { BatchSender, OutgoingBatch } from '../producing/batcher.js';
import { IdempotentProducer } from './idempotent-producer.js';
import type { Delivery } from './idempotent-producer.js';
import type { KafkaAdmin } from './kafka-admin.js';
import { reasonOf } from './kafka-errors.js';
import type { ProducerBrokers } from './producer-brokers.js';

/** Kafka counts records of a producer and partition in 32 bits; a new producer begins at 0 long before that. */
const RENEW_AFTER_RECORDS = 1_000_000_000;

/** What the sender needs. */
export interface KafkaSenderParts {
  /** Opens the connections of one producer. */
  readonly connect: () => ProducerBrokers;
  readonly admin: Pick<KafkaAdmin, 'assertSafe'>;
  readonly health: LogHealth;
  readonly logger: Logger;
}

/**
 * Writes with acks=all and idempotence. A batch is repeated with its sequence number until its deadline, so that a
 * broker that is killed neither loses nor doubles it. After an outcome that is not known the producer gets nothing more:
 * a new one takes over, and what the old one has under way for other partitions goes on.
 */
export class KafkaSender implements BatchSender {
  private open: IdempotentProducer | undefined;
  private readonly producers = new Set<IdempotentProducer>();
  private records = 0;
  private lastSuccessMs = 0;

  constructor(private readonly parts: KafkaSenderParts) {}

  send(batches: readonly OutgoingBatch[]): readonly Promise<bigint>[] {
    const producer = this.current(batches.reduce((sum, { records }) => sum + records.length, 0));
    const deliveries: Delivery[] = [];
    const promises = batches.map((batch) => {
      const { promise, resolve, reject } = Promise.withResolvers<bigint>();
      const confirmed = (firstOffset: bigint) => {
        this.lastSuccessMs = Date.now();
        this.parts.health.succeeded();
        resolve(firstOffset);
      };
      deliveries.push({ batch, resolve: confirmed, reject, inDoubt: false, settled: false });
      return promise;
    });
    void this.run(producer, deliveries, promises);
    return promises;
  }

  async close(): Promise<void> {
    this.open = undefined;
    await Promise.all([...this.producers].map((producer) => producer.close()));
  }

  private async run(
    producer: IdempotentProducer,
    deliveries: readonly Delivery[],
    outcomes: readonly Promise<bigint>[],
  ): Promise<void> {
    const beganMs = Date.now();
    void producer.deliver(deliveries);
    const settled = await Promise.allSettled(outcomes);
    // A refusal is an answer too, and so is what other partitions were told meanwhile.
    const unanswered = settled.every((one) => one.status === 'rejected' && one.reason instanceof BusUnavailable);
    if (!unanswered) this.parts.health.succeeded();
    else if (this.lastSuccessMs < beganMs) this.parts.health.failed();
  }

  private current(records: number): IdempotentProducer {
    this.records += records;
    if (this.records > RENEW_AFTER_RECORDS) {
      this.open?.retire();
      this.open = undefined;
    }
    this.open ??= this.build(records);
    return this.open;
  }

  private build(records: number): IdempotentProducer {
    this.records = records;
    const producer = new IdempotentProducer({
      brokers: this.parts.connect(),
      assertSafe: async (topic) => this.parts.admin.assertSafe(topic),
      onClose: () => this.producers.delete(producer),
      onUseless: (reason) => {
        if (this.open === producer) this.open = undefined;
        this.parts.logger.warn(
          { reason: reasonOf(reason) },
          'the producer is built anew: the outcome of a batch is not known',
        );
      },
    });
    this.producers.add(producer);
    return producer;
  }
}
