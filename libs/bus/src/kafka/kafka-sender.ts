import type { Logger } from '@pganalytics/telemetry';
import { ProduceAcks, Producer } from '@platformatic/kafka';

import type { LogHealth } from '../log-health.js';
import { BusUnavailable } from '../port/bus.errors.js';
import type { BatchSender, OutgoingBatch } from '../producing/batcher.js';
import { answered, busErrorOf, reasonOf } from './kafka-errors.js';
import type { KafkaAdmin } from './kafka-admin.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Errors of one request that leave the producer as it was: nothing was written and no sequence number is in doubt. */
const HARMLESS = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'TOPIC_AUTHORIZATION_FAILED'];
/** Kafka counts records of a producer and partition in 32 bits; a new producer begins at 0 long before that. */
const RENEW_AFTER_RECORDS = 1_000_000_000;

type RawProducer = Producer<Buffer, Buffer, string, string>;

interface OpenProducer {
  readonly producer: RawProducer;
  /** Resolves when the broker has given it an id. */
  readonly ready: Promise<unknown>;
}

/** What the sender needs. */
export interface KafkaSenderParts {
  readonly settings: KafkaSettings;
  readonly admin: Pick<KafkaAdmin, 'assertSafe'>;
  readonly health: LogHealth;
  readonly logger: Logger;
}

/**
 * Idempotent producer with acks=all. One batch per partition is under way (see Batcher) and is repeated with its
 * sequence number until the deadline, so that a broker that is killed neither loses nor doubles it. After an outcome
 * that is not known the producer is thrown away, never used again.
 */
export class KafkaSender implements BatchSender {
  private open: OpenProducer | undefined;
  private records = 0;

  constructor(private readonly parts: KafkaSenderParts) {}

  async sendBatch(batch: OutgoingBatch): Promise<bigint> {
    const { producer, ready } = this.current(batch.records.length);
    try {
      const first = await this.withinDeadline(batch, async () => {
        await this.parts.admin.assertSafe(batch.topic);
        // Batches of several partitions must not each ask for a producer id: the last answer would win.
        await ready;
        return this.produce(producer, batch);
      });
      this.parts.health.succeeded();
      return first;
    } catch (error) {
      if (!HARMLESS.some((apiId) => answered(error, apiId))) this.discard(producer, error);
      throw busErrorOf(error, batch.topic);
    }
  }

  async close(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (open !== undefined) await closeSoon(open.producer);
  }

  private async withinDeadline<T>(batch: OutgoingBatch, run: () => Promise<T>): Promise<T> {
    const { topic, partition } = batch;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      const expired = () => reject(new BusUnavailable(`${topic}/${partition} did not confirm a batch in time`));
      timer = setTimeout(expired, Math.max(1, batch.deadlineMs - Date.now()));
    });
    const running = run();
    // When the deadline wins, the late outcome has nobody left to hear it.
    running.catch(() => undefined);
    try {
      return await Promise.race([running, deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async produce(producer: RawProducer, batch: OutgoingBatch): Promise<bigint> {
    const { topic, partition } = batch;
    const result = await producer.send({
      messages: batch.records.map((record) => ({
        topic,
        partition,
        key: typeof record.key === 'string' ? Buffer.from(record.key) : (record.key ?? undefined),
        value: record.value ?? undefined,
        headers: record.headers,
      })),
      acks: ProduceAcks.ALL,
      idempotent: true,
    });
    const offset = result.offsets?.[0]?.offset;
    if (offset === undefined) throw new BusUnavailable(`${topic}/${partition} confirmed a batch without an offset`);
    return offset;
  }

  private current(records: number): OpenProducer {
    this.records += records;
    if (this.records > RENEW_AFTER_RECORDS && this.open !== undefined) {
      const old = this.open.producer;
      this.open = undefined;
      setTimeout(() => void closeSoon(old), this.parts.settings.deliveryTimeoutMs).unref();
    }
    if (this.open === undefined) {
      this.records = records;
      const producer = this.build();
      const ready = Promise.resolve(producer.initIdempotentProducer({}));
      ready.catch(() => undefined);
      this.open = { producer, ready };
    }
    return this.open;
  }

  private build(): RawProducer {
    const options = {
      ...this.parts.settings.client,
      // The deadline ends it, not a number of tries: closing the producer stops every retry.
      retries: true,
      retryDelay: (_client: object, _operation: string, attempt: number) =>
        Math.min(1000, 25 * 2 ** Math.min(attempt, 6)),
      metadataMaxAge: 5000,
      acks: ProduceAcks.ALL,
      idempotent: true,
      repeatOnStaleMetadata: true,
      serializers: {
        key: (key: Buffer | undefined) => key,
        value: (value: Buffer | undefined) => value,
        headerKey: (name: string | undefined) => (name === undefined ? undefined : Buffer.from(name)),
        headerValue: (value: string | undefined) => (value === undefined ? undefined : Buffer.from(value)),
      },
    };
    const producer: RawProducer = new Producer(options);
    // Without a listener an error event would end the process; every send reports its own failure.
    producer.on('error', () => undefined);
    return producer;
  }

  private discard(producer: RawProducer, error: unknown): void {
    if (this.open?.producer !== producer) return;
    this.open = undefined;
    this.parts.health.failed();
    this.parts.logger.warn(
      { reason: reasonOf(error) },
      'the producer is built anew: the outcome of a batch is not known',
    );
    void closeSoon(producer);
  }
}

async function closeSoon(producer: RawProducer): Promise<void> {
  await Promise.race([
    Promise.resolve(producer.close()).catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, 2000).unref()),
  ]);
}
