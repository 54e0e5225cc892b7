import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { schemasRegistered, topics } from '@pganalytics/contracts';
import { PostgresHistoryReader, schemaIdHex } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { eventually, freshDatabase, startPostgres } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { startWriter, writerConfig } from './index.js';
import { databaseOnSmallDisk } from './testing/small-disk.js';
import { databaseSchema, StreamOfRecords } from './testing/snapshot-records.js';

const SNAPSHOTS = 260;
const patience = { timeoutMs: 40_000 };

describe('the writer whose PostgreSQL has no room left', () => {
  const ends: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('waits, says so once, and goes on through a restart: nothing lost, nothing twice (R-KAF-7)', async () => {
    const log = await freshDatabase();
    ends.push(() => log.drop());
    const server = await startPostgres();
    ends.push(() => server.stop());
    const disk = await databaseOnSmallDisk(server, 48);
    ends.push(() => disk.remove());
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ service: 'writer', level: 'info', destination });
    const config = loadConfig(writerConfig, {
      DATABASE_URL: disk.url,
      BUS: 'embedded',
      BUS_DATABASE_URL: log.url,
      HTTP_PORT: '0',
      HTTP_DRAIN_MS: '0',
    });
    const bus = await createBus(config, { logger, metrics: new Metrics('spec') });
    ends.push(() => bus.close());
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
    const definition = { ...databaseSchema, columns: [...databaseSchema.columns] };
    const registered = { schemaId: schemaIdHex(databaseSchema), definition };
    await publish(bus, schemasRegistered, registered, { source: 'pganalytics/spec' });
    const writer = await startWriter(config, { logger });
    ends.push(() => writer.stop());
    const pool = createPool(disk.url, { applicationName: 'full disk spec' });
    ends.push(() => pool.end());
    const stream = new StreamOfRecords(Date.now() - SNAPSHOTS * 1000);
    const send = async (from: number, to: number) => {
      for (let sequence = from; sequence <= to; sequence++) await bus.send(stream.outgoing(sequence));
    };
    const received = async () =>
      (await pool.query<{ received: string }>('select received::text from history.ledger')).rows[0]?.received;
    const metric = async () =>
      /waiting_partitions\{[^}]*\} (\d+)/.exec(await (await fetch(`${writer.url}/metrics`)).text())?.[1];
    await send(1, 10);
    await eventually(async () => expect(await received()).toBe('{[1,11)}'), patience);

    await disk.fill();
    await send(11, 200);
    await eventually(async () => expect(lines.join('\n')).toContain('cannot be stored now'), patience);
    const ready = await fetch(`${writer.url}/readyz`);
    const waiting = await metric();
    await disk.free();
    const sending = send(201, SNAPSHOTS);
    await server.restart();
    await sending;

    await eventually(async () => expect(await received()).toBe(`{[1,${SNAPSHOTS + 1})}`), patience);
    await eventually(async () => expect((await fetch(`${writer.url}/readyz`)).status).toBe(200), patience);
    const { organisationId, serverId, from } = stream;
    const reader = new PostgresHistoryReader({ pool });
    const range = { organisationId, serverId, family: databaseSchema.family, from, to: from + SNAPSHOTS * 1000 };
    const { rows } = await reader.series({ ...range, metrics: ['xact_commit'], step: 'raw' });
    expect(rows[0].values['xact_commit']).toEqual(Array.from({ length: SNAPSHOTS }, (_, index) => (index + 1) * 10));
    expect([ready.status, waiting, await metric()]).toEqual([503, '1', '0']);
    expect((await pool.query('select from history.dead_letter')).rowCount).toBe(0);
    // What is small may find room on a full disk, and the restart may be several outages: each is said once, and a batch
    // waits at most in each of the two topics in each of them.
    const told = lines.flatMap((line) => /cannot be stored now|can be stored again/.exec(line) ?? []);
    const alternating = told.map((_, index) => (index % 2 === 0 ? 'cannot be stored now' : 'can be stored again'));
    expect(told).toEqual(alternating);
    expect(lines.filter((line) => line.includes('a batch waits')).length).toBeLessThanOrEqual(told.length);
  }, 120_000);
});
