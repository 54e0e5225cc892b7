import { readFileSync } from 'node:fs';
import path from 'node:path';

import { createPool, SchemaTooNew } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, Partitions, PostgresHistoryReader, RollUpMerger, VerifyHistory } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

// Written by the code of the first release, commit c975359, and dumped from PostgreSQL 15: one server polled every 10 s,
// 240 times of which ten are missing, most of it closed; then a restart and 20 polls more, still hot.
const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/release-1.sql');
const START = Date.UTC(2026, 9, 1, 12);
const RESTART = START + 2_400_000;
const of = {
  organisationId: '0190f3a2-7c1e-7b44-9d0a-52a1c7e0a001',
  serverId: '0190f3a2-7c1e-7b44-9d0a-52a1c7e0a0d1',
};
const databases: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
    { name: 'numbackends', role: 'gauge', type: 'int' },
  ],
};
const range = { ...of, family: databases.family, from: START, to: START + 3_600_000 };
const polled = Array.from({ length: 240 }, (_, index) => index + 1).filter((one) => one <= 140 || one > 150);

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let reader: PostgresHistoryReader;

beforeEach(async () => {
  database = await freshDatabase();
  const loading = createPool(database.url, { applicationName: 'upgrade spec', size: 1 });
  await loading.query(readFileSync(FIXTURE, 'utf8'));
  await loading.end();
  pool = createPool(database.url, { applicationName: 'upgrade spec' });
  reader = new PostgresHistoryReader({ pool, now: () => RESTART + 200_000 });
});

afterEach(async () => {
  await pool?.end();
  await database?.drop();
});

/** What every poll says of the database app, and how much it grew, at each resolution. */
async function told() {
  const { rows, times } = await reader.series({ ...range, metrics: ['xact_commit'], step: 'raw' });
  const app = rows.find(({ labels }) => labels['datname'] === 'app')!;
  const grown = async (step: '1m' | '10m' | '1h') => {
    const rolled = await reader.series({ ...range, metrics: ['xact_commit'], step });
    const row = rolled.rows.find(({ labels }) => labels['datname'] === 'app')!;
    return row.aggregates['xact_commit'].increase.reduce<number>((sum, by) => sum + Number(by ?? 0), 0);
  };
  return {
    values: times.map((at, index) => [(at - START) / 10_000, app.values['xact_commit'][index]]),
    grown: [await grown('1m'), await grown('10m'), await grown('1h')],
  };
}

const expected = (more: number) => ({
  values: [
    ...polled.map((sequence) => [sequence - 1, sequence * 3]),
    ...Array.from({ length: 20 + more }, (_, index) => [240 + index, (index + 1) * 3]),
  ],
  // Growth over the gap, and from one epoch to the next, is unknown.
  grown: Array.from({ length: 3 }, () => (139 + 89 + 19 + more) * 3),
});

describe('the data of the first release', () => {
  it('is brought up to date at the start, and every value reads as it was written', async () => {
    await migrateHistory(database.url);

    expect(await told()).toEqual(expected(0));
    const { expected: due, present, gaps } = await reader.completeness({ ...range, to: RESTART + 200_000 });
    expect([due, present]).toEqual([260, 250]);
    expect(gaps.map(({ reason }) => reason)).toContain('spool-full');
    const statements = await reader.latest({ ...of, family: 'pg_stat_statements' });
    expect(statements?.rows).toContainEqual([-3_416_356_442_043_621_232n, 'app', 40, 30]);
    const texts = await reader.texts({ ...of, queryIds: ['-3416356442043621232'] });
    expect(texts.get('-3416356442043621232')?.text).toBe('UPDATE stock SET n = n - $1 WHERE id = $2');
    const streams = await reader.streams(of);
    expect(streams.map(({ received }) => received)).toEqual([
      [[1n, 20n]],
      [
        [1n, 140n],
        [151n, 240n],
      ],
    ]);
    const { rows } = await pool.query('select next_offset::int as next, epoch::int from history.consumer_offset');
    expect(rows).toEqual([{ next: 250, epoch: 3 }]);
    expect((await new VerifyHistory(pool).run({})).faults).toEqual([]);
  });

  it('has frames and tails stored as they are from then on, in partitions that were there and in new ones', async () => {
    await migrateHistory(database.url);
    await new Partitions(pool).at('hot', RESTART + 30 * 86_400_000);

    const { rows } = await pool.query(
      `select distinct attstorage from pg_attribute join pg_class on pg_class.oid = attrelid
       where relnamespace = 'history'::regnamespace and relkind in ('r', 'p') and attname = 'body'`,
    );
    expect(rows).toEqual([{ attstorage: 'e' }]);
  });

  it('goes on where it was: streams, chunks and roll-ups of both releases are one history', async () => {
    await migrateHistory(database.url);
    const seed = new HistorySeed(pool);
    const collector = { ...of, collectorId: '0190f3a2-7c1e-7b44-9d0a-52a1c7e0a0c1', epoch: BigInt(RESTART) };
    const snapshots = Array.from({ length: 30 }, (_, index) => {
      const sequence = index + 11;
      const at = RESTART + (sequence - 1) * 10_000;
      const frames = [aReceivedFrame(databases, [{ at, rows: [['app', sequence * 3, 1]] }])];
      return { ...collector, sequence: BigInt(sequence), collectedAt: at, frames, gaps: [], states: [] };
    });

    const { repeated } = await seed.store(...snapshots);
    await seed.close();
    await new RollUpMerger(seed).mergeSmall();

    expect(repeated).toBe(10);
    expect(await told()).toEqual(expected(20));
    expect((await new VerifyHistory(pool).run({})).faults).toEqual([]);
  });

  it('is refused, with a sentence, by a release that is older than what has changed it', async () => {
    await migrateHistory(database.url);
    await pool.query(
      `insert into history.migration (timestamp, name) values (1999999999999, 'FromTheFuture1999999999999')`,
    );

    await expect(migrateHistory(database.url)).rejects.toThrow(SchemaTooNew);
    await expect(migrateHistory(database.url)).rejects.toThrow('FromTheFuture1999999999999');
  });
});
