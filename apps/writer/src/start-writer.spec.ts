import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { chunksClosed, schemasRegistered, snapshotsStored, topics } from '@pganalytics/contracts';
import { PostgresHistoryReader, schemaIdHex } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { eventually, freshDatabase, startPostgres } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';
import type { RunningService } from '@pganalytics/telemetry';

import { startWriter, writerConfig } from './index.js';
import { databaseSchema, StreamOfRecords } from './testing/snapshot-records.js';

const logger = createLogger({ service: 'writer', level: 'silent' });
let database: Awaited<ReturnType<typeof freshDatabase>>;
let bus: Bus;
let pool: Pool;
let reader: PostgresHistoryReader;
const running: RunningService[] = [];

const settings = (url = database.url) => ({
  DATABASE_URL: url,
  BUS: 'embedded',
  BUS_DATABASE_URL: database.url,
  HTTP_PORT: '0',
  HTTP_DRAIN_MS: '0',
  CHUNK_POLLS: '20',
  CLOSE_EVERY_SECONDS: '1',
  LOG_LEVEL: 'silent',
});

async function aWriter(url?: string): Promise<RunningService> {
  const writer = await startWriter(loadConfig(writerConfig, settings(url)), { logger });
  running.push(writer);
  return writer;
}

beforeAll(async () => {
  database = await freshDatabase();
  bus = await createBus(loadConfig(writerConfig, settings()), { logger, metrics: new Metrics('spec') });
  await bus.createTopics(topicSpecs(topics, { partitions: 4 }));
  pool = createPool(database.url, { applicationName: 'writer spec' });
  reader = new PostgresHistoryReader({ pool });
});

// All writers share one group: one that goes on would take partitions of the next test.
afterEach(async () => {
  await Promise.all(running.splice(0).map((writer) => writer.stop()));
});

afterAll(async () => {
  await bus?.close();
  await pool?.end();
  await database?.drop();
});

const register = () =>
  publish(
    bus,
    schemasRegistered,
    { schemaId: schemaIdHex(databaseSchema), definition: { ...databaseSchema, columns: [...databaseSchema.columns] } },
    { source: 'pganalytics/spec' },
  );

async function totalsOf(stream: StreamOfRecords): Promise<number[]> {
  const { organisationId, serverId } = stream;
  const range = {
    organisationId,
    serverId,
    family: databaseSchema.family,
    from: stream.from,
    to: stream.from + 600_000,
  };
  const { rows } = await reader.series({ ...range, metrics: ['xact_commit'], step: 'raw' });
  return (rows[0]?.values.xact_commit ?? []) as number[];
}

describe('the writer', () => {
  it('takes snapshots off the log, closes chunks, announces both, and hands over to the next writer', async () => {
    const stored: string[] = [];
    const closed: string[] = [];
    await bus.follow({
      topics: [snapshotsStored.name, chunksClosed.name],
      from: 'beginning',
      onRecords: (records) => {
        for (const record of records)
          (record.topic === snapshotsStored.name ? stored : closed).push(String(record.value));
      },
    });
    const stream = new StreamOfRecords(Date.now() - 120_000);
    const expected = Array.from({ length: 60 }, (_, index) => (index + 1) * 10);
    await register();
    await bus.send(stream.outgoing(1));
    const first = await aWriter();
    for (let sequence = 2; sequence <= 30; sequence++) await bus.send(stream.outgoing(sequence));
    await eventually(async () => expect(await totalsOf(stream)).toHaveLength(30));
    const second = await aWriter();
    await first.stop();
    for (let sequence = 20; sequence <= 60; sequence++) await bus.send(stream.outgoing(sequence));

    await eventually(async () => expect(await totalsOf(stream)).toEqual(expected), { timeoutMs: 30_000 });
    await eventually(() => {
      expect(stored.some((event) => event.includes(stream.serverId))).toBe(true);
      expect(closed.some((event) => event.includes(stream.serverId))).toBe(true);
    });
    const [state] = await reader.streams({ organisationId: stream.organisationId, serverId: stream.serverId });
    expect(state.received).toEqual([[1n, 60n]]);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    expect(metrics).toMatch(/pganalytics_writer_repeated_total\{service="writer"\} 1\d/);
    expect(metrics).toContain('pganalytics_writer_lag_records');
  });

  it('waits while PostgreSQL is down, buries nothing, and goes on where it was (R-KAF-7)', async () => {
    const server = await startPostgres();
    const url = await server.createDatabase();
    await register();
    const writer = await aWriter(url);
    const stream = new StreamOfRecords(Date.now() - 120_000);
    for (let sequence = 1; sequence <= 10; sequence++) await bus.send(stream.outgoing(sequence));
    const history = createPool(url, { applicationName: 'writer spec' });
    const stored = async () => {
      const { rows } = await history.query<{ received: string }>('select received::text from history.ledger');
      return rows.map(({ received }) => received);
    };
    await eventually(async () => expect(await stored()).toContain('{[1,11)}'));

    await server.kill();
    for (let sequence = 11; sequence <= 20; sequence++) await bus.send(stream.outgoing(sequence));
    await eventually(async () => expect((await fetch(`${writer.url}/readyz`)).status).toBe(503));
    await server.restart();

    await eventually(async () => expect(await stored()).toContain('{[1,21)}'), { timeoutMs: 30_000 });
    expect((await history.query('select from history.dead_letter')).rowCount).toBe(0);
    await writer.stop();
    await history.end();
    await server.stop();
  });
});
