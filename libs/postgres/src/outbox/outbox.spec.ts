import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { defineTopic } from '@pganalytics/contracts';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { silentLogger } from '@pganalytics/telemetry/testing';
import { z } from 'zod';

import { createPool } from '../pools/pool.js';
import type { Pool } from '../pools/pool.js';
import { withTransaction } from '../pools/transaction.js';
import { appendToOutbox, outboxTable } from './outbox.js';
import type { OutboxEvent, SqlTransaction } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

const thingChanged = defineTopic({
  name: 'spec.thing-changed.v1',
  description: 'A thing changed.',
  producer: 'spec',
  consumers: [],
  partitions: 1,
  compacted: true,
  schema: z.object({ thing: z.string(), version: z.number() }),
  key: ({ thing }) => thing,
});

type Thing = { thing: string; version: number };

describe('the outbox', () => {
  let pool: Pool;
  let drop: () => Promise<void>;
  let published: OutboxEvent[];
  const relays: OutboxRelay[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = () => database.drop();
    pool = createPool(database.url, { applicationName: 'spec' });
    await pool.query(`CREATE SCHEMA spec; ${outboxTable('spec')}
      CREATE TABLE spec.thing (name text PRIMARY KEY, version integer NOT NULL)`);
  });

  beforeEach(() => void (published = []));

  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await pool.query('TRUNCATE spec.outbox');
  });

  afterAll(async () => {
    await pool.end();
    await drop();
  });

  const relayTo = (publish: (event: OutboxEvent) => Promise<void>): OutboxRelay => {
    const relay = new OutboxRelay({ pool, schema: 'spec', publish, logger: silentLogger(), intervalMs: 20 });
    relays.push(relay);
    return relay;
  };
  const collect = async (event: OutboxEvent): Promise<void> => void published.push(event);
  const append = (transaction: SqlTransaction, data: Thing) =>
    appendToOutbox(transaction, 'spec', { topic: thingChanged, data, actor: 'somebody' });
  const things = (): Thing[] => published.map(({ data }) => data as Thing);
  const waiting = async (): Promise<number> =>
    (await pool.query<{ count: number }>('SELECT count(*)::int FROM spec.outbox')).rows[0].count;

  it('publishes an event with its id, key, actor and time once its transaction has committed', async () => {
    await withTransaction(pool, (client) => append(client, { thing: 'a', version: 1 }));

    await relayTo(collect).publishBatch();

    expect(published).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        topic: thingChanged.name,
        key: 'a',
        data: { thing: 'a', version: 1 },
        actor: 'somebody',
        occurredAt: expect.any(Date),
      },
    ]);
    expect(await waiting()).toBe(0);
  });

  it('publishes nothing of a transaction that was rolled back, change and event alike (R-KAF-11)', async () => {
    const change = withTransaction(pool, async (client) => {
      await client.query(`INSERT INTO spec.thing VALUES ('rolled back', 1)`);
      await append(client, { thing: 'rolled back', version: 1 });
      throw new Error('a bug after both');
    });
    await expect(change).rejects.toThrow('a bug');

    await relayTo(collect).publishBatch();

    expect(published).toEqual([]);
    expect((await pool.query(`SELECT FROM spec.thing WHERE name = 'rolled back'`)).rowCount).toBe(0);
  });

  it('refuses an event that does not fit its topic, before anything is committed', async () => {
    const change = withTransaction(pool, (client) =>
      append(client, { thing: 'a', version: 'one' } as unknown as Thing),
    );

    await expect(change).rejects.toThrow(z.ZodError);
    expect(await waiting()).toBe(0);
  });

  it('does not pass over a lower id that commits after a higher one (R-KAF-11)', async () => {
    const early = await pool.connect();
    await early.query('BEGIN');
    await append(early, { thing: 'lower id', version: 1 });
    await withTransaction(pool, (client) => append(client, { thing: 'higher id', version: 1 }));
    const relay = relayTo(collect);

    await relay.publishBatch();
    await early.query('COMMIT');
    early.release();
    await relay.publishBatch();

    expect(things().map(({ thing }) => thing)).toEqual(['higher id', 'lower id']);
  });

  it('keeps the events of one thing in order through overlapping transactions and several relays (R-KAF-11)', async () => {
    await pool.query(`INSERT INTO spec.thing SELECT 'thing ' || n, 0 FROM generate_series(1, 5) AS n`);
    const slowly = async (event: OutboxEvent): Promise<void> => {
      await delay(Math.random() * 5);
      published.push(event);
    };
    for (let count = 0; count < 3; count++) relayTo(slowly).start();

    const change = async (name: string): Promise<void> =>
      withTransaction(pool, async (client) => {
        const sql = 'UPDATE spec.thing SET version = version + 1 WHERE name = $1 RETURNING version';
        const { rows } = await client.query<{ version: number }>(sql, [name]);
        await delay(Math.random() * 3);
        await append(client, { thing: name, version: rows[0].version });
      });
    await Promise.all(Array.from({ length: 100 }, (_, index) => change(`thing ${(index % 5) + 1}`)));

    await eventually(() => expect(published).toHaveLength(100));
    for (let name = 1; name <= 5; name++) {
      const versions = things().filter(({ thing }) => thing === `thing ${name}`);
      expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  it('loses nothing when a relay dies between publishing and deleting, and repeats under the same id (R-KAF-11)', async () => {
    await withTransaction(pool, (client) => append(client, { thing: 'a', version: 1 }));
    const dies = relayTo(async (event) => {
      published.push(event);
      const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%spec%outbox%' AND pid <> pg_backend_pid()`;
      await pool.query(sql);
    });

    await expect(dies.publishBatch()).rejects.toThrow();
    await relayTo(collect).publishBatch();

    expect(published).toHaveLength(2);
    expect(new Set(published.map(({ eventId }) => eventId)).size).toBe(1);
    expect(await waiting()).toBe(0);
  });

  it('waits while the log is down, holds back what follows in the same key, and lets other keys pass', async () => {
    let down = true;
    const names = ['a', 'a', 'b'];
    await withTransaction(pool, async (client) => {
      for (const [index, thing] of names.entries()) await append(client, { thing, version: index });
    });
    const relay = relayTo(async (event) => {
      if (down && event.key === 'a') throw new Error('the log is down');
      published.push(event);
    });

    await expect(relay.publishBatch()).rejects.toThrow('the log is down');
    expect(things()).toEqual([{ thing: 'b', version: 2 }]);
    down = false;
    await relay.publishBatch();

    expect(things().slice(1)).toEqual([
      { thing: 'a', version: 0 },
      { thing: 'a', version: 1 },
    ]);
  });

  it('wakes up after a commit instead of waiting for its interval', async () => {
    const relay = new OutboxRelay({
      pool,
      schema: 'spec',
      publish: collect,
      logger: silentLogger(),
      intervalMs: 600_000,
    });
    relays.push(relay);
    relay.start();
    const thing = randomUUID();

    await withTransaction(pool, (client) => append(client, { thing, version: 1 }));
    await eventually(() => {
      relay.wake();
      expect(things()).toContainEqual({ thing, version: 1 });
    });
  });
});
