import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, VerifyHistory } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
    { name: 'blk_read_time', role: 'counter', type: 'float' },
    { name: 'numbackends', role: 'gauge', type: 'int' },
  ],
};

const damaged = ['chunk', 'rollup_10m', 'rollup_1h', 'frame_schema', 'ledger'];

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;

const snapshots = (server: { organisationId: string; serverId: string; collectorId: string }, from: number) =>
  Array.from({ length: 3 }, (_, index) => {
    const at = START + (from + index) * 10_000;
    const frame = aReceivedFrame(schema, [
      { at, rows: [['app', 9_007_199_254_740_993n + BigInt(index), index / 3, null]] },
    ]);
    return aReceivedSnapshot({ ...server, sequence: BigInt(from + index + 1), collectedAt: at, frames: [frame] });
  });

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'verify spec' });
  seed = new HistorySeed(pool);
  const { organisationId, serverId, collectorId } = aReceivedSnapshot();
  const server = { organisationId, serverId, collectorId };
  await seed.store(...snapshots(server, 0));
  await seed.close();
  await seed.store(...snapshots(server, 3));
  for (const table of damaged) await pool.query(`create table public.sound_${table} as table history.${table}`);
});

/** Puts back what a case has damaged. */
afterEach(async () => {
  for (const table of damaged) {
    await pool.query(`delete from history.${table}`);
    await pool.query(`insert into history.${table} table public.sound_${table}`);
  }
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const verify = () => new VerifyHistory(pool).run();

describe('verifying the history', () => {
  it('reads every chunk, roll-up and hot frame with both decoders and finds nothing wrong with what was stored', async () => {
    const done: string[] = [];
    const { rows, bytes, faults } = await new VerifyHistory(pool).run({}, (name) => done.push(name));

    expect(faults).toEqual([]);
    expect(rows).toEqual({ hot: 3, chunk: 1, rollup_1m: 1, rollup_10m: 1, rollup_1h: 1 });
    expect(bytes).toBeGreaterThan(100);
    expect(done).toContain('chunk_p20261001');
  });

  it('looks only at the server and the time it is asked for', async () => {
    const elsewhere = await new VerifyHistory(pool).run({ serverId: aReceivedSnapshot().serverId });
    const later = await new VerifyHistory(pool).run({ from: START + 35_000, to: START + 45_000 });

    expect(Object.values(elsewhere.rows)).toEqual([0, 0, 0, 0, 0]);
    expect([later.rows.hot, later.rows.chunk]).toEqual([1, 0]);
  });

  it('passes over a partition that is dropped meanwhile, and says so', async () => {
    for (const month of [5, 7]) await seed.partitions.at('rollup_10m', Date.UTC(2025, month));

    const { rows, faults, dropped } = await new VerifyHistory(pool).run({}, (name) =>
      name === 'rollup_10m_p202506' ? seed.partitions.drop('rollup_10m_p202508') : undefined,
    );

    expect({ faults, dropped, rows: rows.rollup_10m }).toEqual({
      faults: [],
      dropped: ['rollup_10m_p202508'],
      rows: 1,
    });
  });

  it.each([
    [
      'a bit flipped in a chunk',
      'update history.chunk set body = set_bit(body, 8 * length(body) - 9, 1 - get_bit(body, 8 * length(body) - 9))',
      /^it cannot be decoded/,
    ],
    [
      'a bit flipped in a roll-up',
      'update history.rollup_1h set body = set_bit(body, 40, 1 - get_bit(body, 40))',
      /^it cannot be decoded/,
    ],
    ['a chunk cut short', 'update history.chunk set body = substr(body, 1, length(body) - 3)', /^it cannot be decoded/],
    [
      'the body of another moment',
      "update history.chunk set from_at = from_at + interval '10 s'",
      /^it holds \d+ to \d+, its row says/,
    ],
    [
      'a wrong number of intervals',
      'update history.rollup_10m set intervals = 7',
      /^it holds 1 polls, its row says 7$/,
    ],
    ['a schema that is gone', 'delete from history.frame_schema', /^its schema [\da-f]{32} is not there$/],
    [
      'a changed schema',
      `update history.frame_schema set definition = (definition::jsonb || '{"sparse": true}')::json`,
      /is another one than its id says$/,
    ],
    [
      'a sequence that the ledger does not have',
      "update history.ledger set received = '{[1,6)}'",
      /^the ledger does not have it$/,
    ],
  ])('finds %s', async (_, damage, expected) => {
    await pool.query(damage);

    const { faults } = await verify();

    expect(faults.map(({ what }) => what)).toContainEqual(expect.stringMatching(expected));
    expect(faults[0].where).toMatch(/^(hot|chunk|rollup_\w+)_p\d+ \S+$/);
  });
});
