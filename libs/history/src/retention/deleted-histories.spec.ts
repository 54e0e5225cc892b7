import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { DeleteHistories, endDeletion, migrateHistory, orderDeletion } from '../index.js';
import type { ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const databases: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};
const texts: FrameSchema = {
  family: 'query_text',
  version: 1,
  sparse: false,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'dbid', role: 'dimension', type: 'int' },
    { name: 'text', role: 'attribute', type: 'text' },
  ],
};
const TABLES = [
  'hot',
  'chunk',
  'rollup_1m',
  'rollup_10m',
  'rollup_1h',
  'tail',
  'gap',
  'family_state',
  'query_text',
] as const;
const ofStreams: readonly string[] = ['tail', 'gap'];

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'deleted histories spec' });
  seed = new HistorySeed(pool);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const deleting = (limits: { rows: number; batches: number } = { rows: 100, batches: 100 }) =>
  new DeleteHistories({ pool, partitions: seed.partitions, ...limits });

async function polled(server: ReceivedSnapshot, sequence: number, at: number): Promise<void> {
  const frames = [
    aReceivedFrame(databases, [{ at, rows: [['app', sequence]] }]),
    aReceivedFrame(texts, [{ at, rows: [[sequence, 1, 'select 1']] }]),
  ];
  const states = [{ family: databases.family, state: 'ok', reason: '', intervalMs: 10_000 }];
  await seed.store({ ...server, sequence: BigInt(sequence), collectedAt: at, frames, states });
}

/** A server with two days that are closed and a poll of now that is hot. */
async function aServer(now: number): Promise<ReceivedSnapshot> {
  const server = aReceivedSnapshot({ epoch: BigInt(now - 3 * DAY) });
  await polled(server, 1, now - 2 * DAY);
  await polled(server, 2, now - DAY);
  await seed.close();
  await polled(server, 3, now);
  return server;
}

/** How many rows of a server each table has. */
async function rowsOf({ organisationId, serverId }: ReceivedSnapshot): Promise<Record<string, number>> {
  const counts = TABLES.map((table) => {
    const ofServer = ofStreams.includes(table)
      ? 'stream_id in (select stream_id from history.stream where server_id = $1)'
      : 'server_id = $1';
    return `(select count(*) from history.${table} where ${ofServer} and organisation_id = $2)::int as ${table}`;
  });
  const { rows } = await pool.query<Record<string, number>>(`select ${counts.join(', ')}`, [serverId, organisationId]);
  return rows[0];
}

const nothing = Object.fromEntries(TABLES.map((table) => [table, 0]));
const order = (server: ReceivedSnapshot, at: number) => orderDeletion(pool, { ...server, deletedAt: new Date(at) });

describe('the history of a server that an administrator deleted', () => {
  it('goes from every table, and that of another server stays', async () => {
    const now = Date.now();
    const [doomed, other] = [await aServer(now), await aServer(now)];
    const [before, all] = [await rowsOf(other), await rowsOf(doomed)];
    await order(doomed, now);

    const first = await deleting().run();
    const again = await deleting().run();

    expect(TABLES.filter((table) => before[table] === 0)).toEqual(['gap']);
    expect(first).toEqual({
      deleted: Object.values(all).reduce((sum, count) => sum + count, 0),
      gone: [doomed.serverId],
    });
    expect(again).toEqual({ deleted: 0, gone: [] });
    expect(await rowsOf(doomed)).toEqual(nothing);
    expect(await rowsOf(other)).toEqual(before);
  });

  it('goes a few rows at a time, in as many rounds as it takes', async () => {
    const doomed = await aServer(Date.now());
    await order(doomed, Date.now());
    const small = deleting({ rows: 1, batches: 4 });

    const first = await small.run();
    const left = await rowsOf(doomed);
    let rounds = 1;
    while ((await small.run()).gone.length === 0 && rounds < 50) rounds += 1;

    expect(first).toEqual({ deleted: 4, gone: [] });
    expect(left).not.toEqual(nothing);
    expect(rounds).toBeGreaterThan(2);
    expect(await rowsOf(doomed)).toEqual(nothing);
  });

  it('is gone only when a row that was locked is gone as well', async () => {
    const doomed = await aServer(Date.now());
    await order(doomed, Date.now());
    const reader = await pool.connect();
    await reader.query('begin');
    await reader.query('select from history.chunk where server_id = $1 limit 1 for update', [doomed.serverId]);

    const whileLocked = await deleting().run();
    await reader.query('rollback');
    reader.release();
    const later = await deleting().run();

    expect(whileLocked.gone).toEqual([]);
    expect(later).toEqual({ deleted: 1, gone: [doomed.serverId] });
  });

  it('does not come back with a snapshot that was under way, while what is read later stays', async () => {
    const deletedAt = Date.now() - 2 * HOUR;
    const doomed = await aServer(deletedAt - HOUR);
    await order(doomed, deletedAt);
    await deleting().run();

    await polled(doomed, 4, deletedAt - 1000);
    await polled(doomed, 5, deletedAt + HOUR);
    await pool.query(`update history.deleted_history set gone_at = gone_at - interval '1 hour'`);
    const { deleted, gone } = await deleting().run();

    expect(gone).toContain(doomed.serverId);
    expect(deleted).toBe(2);
    expect(await rowsOf(doomed)).toMatchObject({ hot: 1, chunk: 0, family_state: 1, query_text: 2 });
  });

  it('ends where the server is brought back: what it sends stays, a straggler of before goes', async () => {
    const deletedAt = Date.now() - 2 * HOUR;
    const backAt = deletedAt + 60_000;
    const doomed = await aServer(deletedAt - HOUR);
    await order(doomed, deletedAt);
    await deleting().run();
    await endDeletion(pool, { ...doomed, endedAt: new Date(backAt) });
    await endDeletion(pool, { ...doomed, endedAt: new Date(backAt + HOUR) });
    const back = { ...doomed, epoch: BigInt(backAt) };
    await polled(back, 1, backAt + 10_000);
    await polled(back, 2, backAt + 20_000);
    await polled(doomed, 4, deletedAt - 30_000);
    const straggling = await rowsOf(doomed);
    await seed.close();
    await pool.query(`update history.deleted_history set gone_at = gone_at - interval '1 hour'`);

    const { gone } = await deleting().run();

    expect(straggling).toMatchObject({ hot: 3 });
    expect(gone).toContain(doomed.serverId);
    const { rows } = await pool.query<{ polls: number; from_at: Date }>(
      'select polls, from_at from history.chunk where server_id = $1',
      [doomed.serverId],
    );
    expect(rows).toEqual([{ polls: 2, from_at: new Date(backAt + 10_000) }]);
    expect(await rowsOf(doomed)).toMatchObject({ rollup_1m: 1, tail: 1 });
  });

  it('is not deleted again by an order that is told once more', async () => {
    const now = Date.now();
    const doomed = await aServer(now - HOUR);
    await order(doomed, now - 30 * 60_000);
    await deleting().run();
    await polled(doomed, 4, now);

    await order(doomed, now - 30 * 60_000);
    await order(doomed, now - 40 * 60_000);
    const { deleted } = await deleting().run();

    expect(deleted).toBe(0);
    expect(await rowsOf(doomed)).toMatchObject({ hot: 1 });
  });
});
