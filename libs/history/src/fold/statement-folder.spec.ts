import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader, RollUpMerger, StatementFolder, VerifyHistory } from '../index.js';
import type { ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from '../testing.js';

const DAY = 86_400_000;
const MINUTE = 60_000;
const START = Date.UTC(2026, 8, 1, 12);
const NOW = START + 30 * DAY;
const STATEMENTS = 40;
const KEPT = 5;
const schema: FrameSchema = {
  family: 'pg_stat_statements',
  version: 1,
  sparse: true,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'rows', role: 'counter', type: 'int' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;
let server: ReceivedSnapshot;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'folding spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => NOW });
  server = aReceivedSnapshot({ epoch: BigInt(START) });
});

afterEach(async () => {
  await pool?.end();
  await database?.drop();
});

const parts = () => ({ pool, schemas: seed.schemas, partitions: seed.partitions });
const folder = () => new StatementFolder({ ...parts(), rule: { afterDays: 14, statements: KEPT } });

/** Polls every minute; statement n is called n times a minute. */
async function polled(minutes: readonly number[]): Promise<void> {
  const snapshots = minutes.map((minute) => {
    const at = START + minute * MINUTE;
    const rows = Array.from({ length: STATEMENTS }, (_, n) => [n + 1, 'app', (n + 1) * minute, minute]);
    const frames = [aReceivedFrame(schema, [{ at, rows }], MINUTE)];
    return { ...server, sequence: BigInt(minute + 1), collectedAt: at, frames };
  });
  await seed.store(...snapshots);
  await seed.close();
}

const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

async function hourly() {
  const { organisationId, serverId } = server;
  const range = { organisationId, serverId, family: schema.family, from: START, to: START + DAY };
  const { rows } = await reader.series({ ...range, metrics: ['calls', 'rows'], step: '1h' });
  const sum = (metric: string) =>
    rows.reduce((all, row) => all + row.aggregates[metric].increase.reduce<number>((a, b) => a + Number(b ?? 0), 0), 0);
  return { rows: rows.length, calls: sum('calls'), grown: sum('rows') };
}

const folded = async () => {
  const { rows } = await pool.query<{ folded: boolean; count: number }>(
    'select folded, count(*)::int as count from history.rollup_1h group by 1 order by 1',
  );
  return rows;
};

describe('folding the long history of statements', () => {
  it('keeps totals, replaces what closings left behind by one roll-up, and leaves younger history alone', async () => {
    for (const from of [0, 30, 60, 90]) await polled(minutes(from, from + 30));
    const before = await hourly();

    const young = await folder().foldOld(START + 14 * DAY);
    const replaced = await folder().foldOld(NOW);
    const again = await folder().foldOld(NOW);

    const after = await hourly();
    expect([young, again]).toEqual([0, 0]);
    expect(replaced).toBeGreaterThanOrEqual(4);
    expect(before.rows).toBe(STATEMENTS);
    // The first five by calls; by rows, all the same, the first five of their keys; and the others.
    expect(after.rows).toBeLessThanOrEqual(2 * KEPT + 1);
    expect(after).toEqual({ ...before, rows: after.rows });
    expect(await folded()).toEqual([{ folded: true, count: 1 }]);
    const { faults } = await new VerifyHistory(pool).run({});
    expect(faults).toEqual([]);
  });

  it('puts what comes later into what was folded, and merging leaves that alone', async () => {
    await polled(minutes(0, 60));
    await folder().foldOld(NOW);
    await polled(minutes(60, 120));
    await new RollUpMerger(seed).mergeSmall();
    const before = await hourly();

    await folder().foldOld(NOW);

    const after = await hourly();
    expect(after).toEqual({ ...before, rows: after.rows });
    expect(await folded()).toEqual([{ folded: true, count: 1 }]);
  });

  it('loses and doubles nothing when it is done twice at once, or ends in the middle', async () => {
    await polled(minutes(0, 90));
    const before = await hourly();
    const failing = new StatementFolder({
      ...parts(),
      partitions: Object.assign(Object.create(seed.partitions), {
        at: () => Promise.reject(new Error('the process ends')),
      }),
      rule: { afterDays: 14, statements: KEPT },
    });

    await expect(failing.foldOld(NOW)).rejects.toThrow('the process ends');
    const interrupted = await hourly();
    await Promise.all([folder().foldOld(NOW), folder().foldOld(NOW)]);

    const after = await hourly();
    expect(interrupted).toEqual(before);
    expect(after).toEqual({ ...before, rows: after.rows });
    expect(after.rows).toBeLessThanOrEqual(2 * KEPT + 1);
  });
});
