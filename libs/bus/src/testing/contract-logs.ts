import { randomUUID } from 'node:crypto';

import { loadConfig } from '@pganalytics/config';
import { freshDatabase, sharedKafka } from '@pganalytics/servers';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import { Admin } from '@platformatic/kafka';
import pg from 'pg';

import { busConfig } from '../bus.config.js';
import { createBus } from '../create-bus.js';
import { consumerOffsetTable } from '../offsets/consumer-offset-table.js';
import { PostgresOffsets } from '../offsets/postgres-offsets.js';
import type { Bus } from '../port/bus.js';
import type { Batch, ConsumeOptions, Consumer } from '../port/consuming.js';
import type { Claim } from '../port/offset-store.js';
import type { BusRecord, TopicSpec } from '../port/records.js';

/** A record as a handler applied it. */
export interface Applied {
  readonly partition: number;
  readonly offset: string;
  readonly value: string;
  readonly member: string;
}

/** One log under test, and a database for offsets and effects. */
export class ContractLog {
  readonly metrics = new Metrics('bus-contract');
  private readonly buses: Bus[] = [];

  private constructor(
    readonly kind: 'kafka' | 'embedded',
    private readonly environment: Record<string, string>,
    readonly pool: pg.Pool,
    private readonly drop: () => Promise<void>,
  ) {}

  static async start(kind: 'kafka' | 'embedded', given: Record<string, string> = {}): Promise<ContractLog> {
    const database = await freshDatabase();
    const pool = new pg.Pool({ connectionString: database.url, max: 20 });
    pool.on('error', () => undefined);
    await pool.query('create schema effects');
    await pool.query(consumerOffsetTable('effects'));
    await pool.query(
      'create table effects.applied (id bigint generated always as identity, topic text, partition int, "offset" bigint, value text, member text)',
    );
    const log: Record<string, string> =
      kind === 'kafka' && given.KAFKA_BROKERS === undefined
        ? { KAFKA_BROKERS: (await sharedKafka()).bootstrap }
        : { BUS_DATABASE_URL: database.url };
    return new ContractLog(kind, { BUS: kind, BUS_SESSION_TIMEOUT_MS: '3000', ...log, ...given }, pool, () =>
      database.drop(),
    );
  }

  get offsets(): PostgresOffsets {
    return new PostgresOffsets({ pool: this.pool, schema: 'effects' });
  }

  get embeddedUrl(): string {
    return this.environment.BUS_DATABASE_URL ?? '';
  }

  /** A new instance with its own connections, as another process would have it. */
  async open(settings: Record<string, string> = {}): Promise<Bus> {
    const config = loadConfig(busConfig, { ...this.environment, ...settings });
    const logger = createLogger({ service: 'bus-contract', level: process.env.LOG_LEVEL ?? 'silent' });
    const bus = await createBus(config, { logger, metrics: this.metrics });
    this.buses.push(bus);
    return bus;
  }

  async createTopic(bus: Bus, spec: Partial<TopicSpec> = {}): Promise<string> {
    const name = `test.${randomUUID()}.v1`;
    const topic = { name, partitions: 1, retentionMs: 86_400_000, compacted: false, ...spec };
    await bus.createTopics([topic, { ...topic, name: `${name}.dead-letter`, partitions: 1, compacted: false }]);
    return name;
  }

  async deleteTopic(topic: string): Promise<void> {
    if (this.kind === 'embedded') {
      await this.pool.query('delete from bus.topic where name = $1', [topic]);
      return;
    }
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [this.environment.KAFKA_BROKERS ?? ''] });
    await admin.deleteTopics({ topics: [topic] });
    await admin.close();
  }

  /** A member whose handler writes every record and moves the offset in one transaction. */
  member(bus: Bus, name: string, topic: string, options: Partial<ConsumeOptions> = {}): Promise<Consumer> {
    return bus.consume({
      group: `group-${topic}`,
      topics: [topic],
      offsets: this.offsets,
      onBatch: (batch, claim) => this.apply(batch, claim, name),
      ...options,
    });
  }

  /** Writes a batch and its offset in one transaction; `before` runs between the writes and the commit. */
  async apply(
    batch: Batch,
    claim: Claim,
    member: string,
    before?: (tx: pg.PoolClient) => Promise<void>,
  ): Promise<void> {
    const tx = await this.pool.connect();
    const ignore = () => undefined;
    tx.on('error', ignore);
    let failed = true;
    try {
      await tx.query('begin');
      await this.write(tx, batch, member);
      await claim.advance(tx, batch.from, batch.next);
      await before?.(tx);
      await tx.query('commit');
      failed = false;
    } finally {
      // A broken connection still has its error to report; it goes with the connection.
      if (!failed) tx.off('error', ignore);
      tx.release(failed);
    }
  }

  /** Writes the records of a batch, without its offset. */
  async write(tx: pg.PoolClient | pg.Pool, batch: Batch, member: string): Promise<void> {
    await tx.query(
      `insert into effects.applied (topic, partition, "offset", value, member)
       select $1, $2, r.place, r.value, $5 from unnest($3::bigint[], $4::text[]) as r (place, value)`,
      [
        batch.topic,
        batch.partition,
        batch.records.map(({ offset }) => String(offset)),
        batch.records.map(text),
        member,
      ],
    );
  }

  /** Everything that was applied, in the order of the effects. */
  async applied(topic: string): Promise<Applied[]> {
    const result = await this.pool.query<Applied>(
      'select partition, "offset", value, member from effects.applied where topic = $1 order by id',
      [topic],
    );
    return result.rows;
  }

  async storedOffset(topic: string, partition = 0): Promise<bigint | undefined> {
    const result = await this.pool.query<{ next_offset: string }>(
      'select next_offset from effects.consumer_offset where topic = $1 and partition = $2',
      [topic, partition],
    );
    const row = result.rows[0];
    return row === undefined ? undefined : BigInt(row.next_offset);
  }

  async close(): Promise<void> {
    await Promise.all(this.buses.map((bus) => bus.close()));
    await this.pool.end();
    await this.drop();
  }
}

/** The value of a record as text. */
export function text(record: Pick<BusRecord, 'value'>): string {
  return record.value?.toString() ?? '';
}

/** Sends values under one key, one after the other. */
export async function sendAll(bus: Bus, topic: string, values: readonly string[], key = 'key'): Promise<void> {
  await Promise.all(values.map((value) => bus.send({ topic, key, value: Buffer.from(value) })));
}

/** `count` different values. */
export function values(count: number, prefix = 'value'): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
}

/** A promise that is settled from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
