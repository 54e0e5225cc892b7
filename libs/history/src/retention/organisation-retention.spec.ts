import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { defaultRetention, keepRetention, migrateHistory, PostgresHistoryReader, RetentionKeeper } from '../index.js';
import type { OwnDays, ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 9, 20, 12);
const nothing: OwnDays = {
  samples: null,
  statements: null,
  sessions: null,
  minute: null,
  tenMinute: null,
  hour: null,
};
const schemaOf = (family: string): FrameSchema => ({
  family,
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
  ],
});

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let keeper: RetentionKeeper;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'organisation retention spec' });
  seed = new HistorySeed(pool);
  keeper = new RetentionKeeper({ pool, partitions: seed.partitions, retention: defaultRetention, deletePages: 1 });
});

afterEach(async () => {
  await pool?.end();
  await database?.drop();
});

/** One poll of each family so many days ago, closed. */
async function polled(server: ReceivedSnapshot, daysAgo: readonly number[], families: readonly string[]) {
  for (const [index, days] of daysAgo.entries()) {
    const at = NOW - days * DAY;
    const frames = families.map((family) => aReceivedFrame(schemaOf(family), [{ at, rows: [['a', 100 - days]] }]));
    await seed.store({ ...server, sequence: BigInt(index + 1), collectedAt: at, frames });
    await seed.close();
  }
}

/** Days ago of everything that a table has of a server, by family. */
async function stored(server: ReceivedSnapshot, table: string): Promise<Record<string, number[]>> {
  const { rows } = await pool.query<{ family: string; days: number[] }>(
    `select family, array_agg(extract(day from $2::timestamptz - from_at)::int order by from_at) as days
     from history.${table} where server_id = $1 group by 1`,
    [server.serverId, new Date(NOW)],
  );
  return Object.fromEntries(rows.map(({ family, days }) => [family, days]));
}

const keeps = ({ organisationId }: ReceivedSnapshot, days: Partial<OwnDays>, version = 1) =>
  keepRetention(pool, { organisationId, version, days: { ...nothing, ...days } });

describe('retention of organisations', () => {
  it('deletes each signal of those who keep it for less time, and nothing of the others', async () => {
    const [short, usual] = [aReceivedSnapshot(), aReceivedSnapshot()];
    const families = ['pg_stat_database', 'pg_stat_statements', 'pg_stat_activity'];
    for (const server of [short, usual]) await polled(server, [10, 5, 1], families);
    await keeps(short, { samples: 7, sessions: 2, minute: 3 });

    const { deleted, dropped, errors } = await keeper.dropOld(NOW);

    expect({ deleted, dropped, errors }).toEqual({ deleted: 7, dropped: expect.any(Array), errors: [] });
    expect(dropped.filter((name) => !name.startsWith('hot'))).toEqual([]);
    expect(await stored(short, 'chunk')).toEqual({
      pg_stat_database: [5, 1],
      pg_stat_statements: [10, 5, 1],
      pg_stat_activity: [1],
    });
    expect(await stored(short, 'rollup_1m')).toEqual({ pg_stat_database: [1], pg_stat_statements: [1] });
    expect(await stored(usual, 'chunk')).toEqual(Object.fromEntries(families.map((family) => [family, [10, 5, 1]])));
    expect((await stored(usual, 'rollup_1m'))['pg_stat_database']).toEqual([10, 5, 1]);
  });

  it('keeps a partition for the one who wants it longer, without the rows of the others, and drops it at last', async () => {
    const [long, usual] = [aReceivedSnapshot(), aReceivedSnapshot()];
    for (const server of [long, usual]) await polled(server, [20, 1], ['pg_stat_statements']);
    await keeps(long, { statements: 30 });

    await keeper.dropOld(NOW);
    const kept = [await stored(long, 'chunk'), await stored(usual, 'chunk')];
    await keeps(long, {}, 2);
    const { dropped } = await keeper.dropOld(NOW);

    expect(kept).toEqual([{ pg_stat_statements: [20, 1] }, { pg_stat_statements: [1] }]);
    expect(dropped).toContain('chunk_p20260930');
    expect(await stored(long, 'chunk')).toEqual({ pg_stat_statements: [1] });
  });

  it('waits for nobody: a row that is locked goes at a later round', async () => {
    const server = aReceivedSnapshot();
    await polled(server, [5, 1], ['pg_stat_database']);
    await keeps(server, { samples: 2 });
    const other = await pool.connect();
    await other.query('begin');
    await other.query('select from history.chunk where server_id = $1 for update', [server.serverId]);

    const { deleted: whileLocked } = await keeper.dropOld(NOW);
    await other.query('rollback');
    other.release();
    const { deleted: later } = await keeper.dropOld(NOW + DAY);

    expect([whileLocked, later]).toEqual([0, 1]);
  });

  it('is what was said last, in whatever order it is told', async () => {
    const server = aReceivedSnapshot();
    await keeps(server, { samples: 90 }, 2);
    await keeps(server, { samples: 3 }, 1);

    const reader = new PostgresHistoryReader({ pool, now: () => NOW });
    const kept = await reader.keptSince({ ...server, family: 'pg_stat_database' });

    expect(kept.raw).toBe(NOW - 90 * DAY);
  });

  it('tells readers since when what is there, by family and organisation', async () => {
    const [short, usual] = [aReceivedSnapshot(), aReceivedSnapshot()];
    await keeps(short, { statements: 3, hour: 100 });
    const reader = new PostgresHistoryReader({ pool, now: () => NOW });
    const days = async (server: ReceivedSnapshot, family: string) =>
      Object.values(await reader.keptSince({ ...server, family })).map((since) => (NOW - since) / DAY);

    expect(await days(short, 'pg_stat_statements')).toEqual([3, 60, 366, 100]);
    expect(await days(short, 'pg_stat_database')).toEqual([14, 60, 366, 100]);
    expect(await days(usual, 'pg_stat_statements')).toEqual([14, 60, 366, 1827]);
  });

  it('calls nothing missing that it has removed', async () => {
    const server = aReceivedSnapshot({ epoch: BigInt(NOW - 20 * DAY) });
    const state = { family: 'pg_stat_activity', state: 'ok', reason: '', intervalMs: DAY };
    const polls = Array.from({ length: 10 }, (_, index) => NOW - (10 - index) * DAY);
    for (const [index, at] of polls.entries()) {
      const frames = [aReceivedFrame(schemaOf('pg_stat_activity'), [{ at, rows: [['a', 1]] }], DAY)];
      await seed.store({ ...server, sequence: BigInt(index + 1), collectedAt: at, frames, states: [state] });
    }
    await seed.close();
    await keeps(server, { sessions: 4 });
    await keeper.dropOld(NOW);
    const reader = new PostgresHistoryReader({ pool, now: () => NOW });
    const { organisationId, serverId } = server;
    const of = { organisationId, serverId, family: 'pg_stat_activity' };

    const found = await reader.completeness({ ...of, from: NOW - 10 * DAY, to: NOW });
    const before = await reader.completeness({ ...of, from: NOW - 10 * DAY, to: NOW - 6 * DAY });

    expect(found).toEqual({ expected: 4, present: 4, gaps: [], keptSince: NOW - 4 * DAY });
    expect(before).toEqual({ expected: 0, present: 0, gaps: [], keptSince: NOW - 4 * DAY });
  });
});
