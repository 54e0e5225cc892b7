import type { Cell } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';
import fc from 'fast-check';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { ReceivedSnapshot, SeriesResult } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const dense: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'level', role: 'gauge', type: 'int' },
  ],
};
const sparse: FrameSchema = { ...dense, family: 'pg_stat_statements', sparse: true };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'late polls spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + 3_600_000 });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** A server whose snapshots have one poll each, at the second given; it may declare how often it is polled. */
function aServer(schema: FrameSchema, intervalMs?: number) {
  const states = intervalMs ? [{ family: schema.family, state: 'ok', reason: '', intervalMs }] : [];
  const of = { organisationId: newId(), serverId: newId(), collectorId: newId(), epoch: BigInt(START) };
  const snapshot = (sequence: number, second: number, ...rows: Cell[][]): ReceivedSnapshot => ({
    ...of,
    sequence: BigInt(sequence),
    collectedAt: START + second * 1000,
    frames: [aReceivedFrame(schema, [{ at: START + second * 1000, rows }])],
    gaps: [],
    states,
  });
  const { organisationId, serverId } = of;
  const range = { organisationId, serverId, family: schema.family, from: START, to: START + 3_600_000 };
  const series = (step: '1m' | '10m' | 'raw', fromSecond = 0) =>
    reader.series({ ...range, from: START + fromSecond * 1000, metrics: ['calls', 'level'], step });
  const grown = async (): Promise<number> => {
    const { rows } = await series('1m');
    return rows.flatMap((row) => row.aggregates.calls.increase).reduce<number>((sum, by) => sum + Number(by ?? 0), 0);
  };
  return { snapshot, range, series, grown };
}

const storeAndClose = async (...snapshots: ReceivedSnapshot[]) => {
  await seed.store(...snapshots);
  await seed.close();
};

describe('late polls of a sparse family', () => {
  it('count growth once when a row changed in them and is told again much later', async () => {
    const { snapshot, grown, range, series } = aServer(sparse);
    await storeAndClose(snapshot(1, 0, ['a', 100, 1]));
    await storeAndClose(snapshot(3, 300, ['b', 1, 1]));
    await storeAndClose(snapshot(2, 150, ['a', 150, 1]));

    expect((await reader.latest(range))?.rows).toContainEqual(['a', 150, 1]);
    await storeAndClose(snapshot(4, 400, ['a', 180, 1]));

    expect(await grown()).toBe(80);
    expect((await series('raw', 390)).rows.map(({ increases }) => increases.calls)).toContainEqual([30]);
  });

  it('withdraw what was counted from the old value several chunks later', async () => {
    const { snapshot, grown, series } = aServer(sparse);
    await storeAndClose(snapshot(1, 0, ['a', 100, 1]));
    await storeAndClose(snapshot(3, 300, ['b', 1, 1]));
    await storeAndClose(snapshot(4, 350, ['b', 2, 1]));
    await storeAndClose(snapshot(5, 400, ['a', 180, 1]));
    await storeAndClose(snapshot(2, 150, ['a', 150, 1]));

    const { times, rows } = await series('1m');
    const a = rows.find(({ labels }) => labels.name === 'a')!.aggregates.calls.increase;
    expect(times.map((at, index) => [(at - START) / 60_000, a[index]]).filter(([, by]) => by !== null)).toEqual([
      [2, 50],
      [6, 30],
    ]);
    expect(await grown()).toBe(81);
    expect((await series('raw', 390)).rows.map(({ increases }) => increases.calls)).toContainEqual([30]);
  });
});

describe('late polls that fill a pause', () => {
  it('make the growth of rows known that they do not tell themselves', async () => {
    const { snapshot, grown, series } = aServer(sparse, 50_000);
    await storeAndClose(snapshot(1, 0, ['a', 1, 1], ['b', 1, 1]));
    await storeAndClose(snapshot(4, 300, ['b', 5, 1]));
    expect(await grown()).toBe(0);

    await storeAndClose(snapshot(2, 100, ['a', 2, 1]), snapshot(3, 200));

    expect(await grown()).toBe(5);
    expect((await series('raw', 295)).rows.map(({ increases }) => increases.calls)).toContainEqual([4]);
  });
});

/** Seconds of polls, the rows each tells, and the batches in which they arrive: live polls and back-fill, mixed. */
const arrivals = fc
  .array(
    fc.record({
      after: fc.integer({ min: 1, max: 90 }),
      told: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      by: fc.integer({ min: 0, max: 20 }),
      reset: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
      batch: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 3, maxLength: 12 },
  )
  .map((steps) => {
    let second = 0;
    let calls = 100;
    return steps.map(({ after, told, by, reset, batch }, index) => {
      second += after;
      calls = reset ? by : calls + by;
      const total = calls;
      const names = ['a', 'b', 'c'].filter((_, place) => told[place]);
      return { sequence: index + 1, second, names, total, batch };
    });
  });

const inOneOrder = ({ times, rows }: SeriesResult) =>
  rows
    .map(({ labels, aggregates }) => ({
      labels,
      told: times.flatMap((at, index) => {
        const { calls, level } = aggregates;
        const cells = [calls.increase[index], calls.known[index], level.min[index], level.max[index], level.sum[index]];
        const all = [...cells, level.last[index], level.count[index]];
        return all.every((cell) => cell === null || cell === 0) ? [] : [[at, ...all]];
      }),
    }))
    .sort((a, b) => String(a.labels.name).localeCompare(String(b.labels.name)));

describe.each([
  ['sparse', sparse],
  ['dense', dense],
])('a %s family', (_, schema) => {
  it('has the same roll-ups and values in whatever order its polls arrive and are closed', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 4 }), async (polls, maxPolls) => {
        const [ordered, mixed] = [aServer(schema, 20_000), aServer(schema, 20_000)];
        const snapshotsOf = (server: typeof ordered, of: typeof polls) =>
          of.map(({ sequence, second, names, total }) =>
            server.snapshot(
              sequence,
              second,
              ...(schema.sparse ? names : ['a', 'b', 'c']).map((name) => [name, total, total % 7]),
            ),
          );
        await storeAndClose(...snapshotsOf(ordered, polls));
        for (const batch of [0, 1, 2, 3, 4]) {
          await seed.store(
            ...snapshotsOf(
              mixed,
              polls.filter((poll) => poll.batch === batch),
            ),
          );
          await seed.close({ maxPolls });
        }

        for (const step of ['1m', '10m'] as const)
          expect(inOneOrder(await mixed.series(step))).toEqual(inOneOrder(await ordered.series(step)));
        if (!schema.sparse) return;
        const latest = async (server: typeof ordered) =>
          (await reader.latest(server.range))?.rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
        expect(await latest(mixed)).toEqual(await latest(ordered));
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe('two snapshots that carry the same moment', () => {
  const told = async (range: Parameters<PostgresHistoryReader['polls']>[0]) => {
    const rows: [number, ...Cell[]][] = [];
    for await (const poll of reader.polls(range)) {
      for (const row of poll.rows) rows.push([(poll.at - START) / 1000, ...row]);
    }
    // The rows of one poll have no order among themselves.
    rows.sort(([at, name], [thenAt, thenName]) => at - thenAt || String(name).localeCompare(String(thenName)));
    return rows;
  };

  it.each([
    ['sparse', sparse],
    ['dense', dense],
  ])('keep the rows of both in a %s family, each counted once', async (_, schema) => {
    const { snapshot, range, series, grown } = aServer(schema);
    await storeAndClose(snapshot(1, 0, ['a', 10, 1], ['b', 20, 2]));
    await storeAndClose(snapshot(2, 60, ['a', 15, 3]));
    await storeAndClose(snapshot(3, 60, ['a', 99, 9], ['b', 27, 4]));
    await storeAndClose(snapshot(4, 120, ['a', 16, 1], ['b', 28, 2]));

    expect(await told(range)).toEqual([
      [0, 'a', 10, 1],
      [0, 'b', 20, 2],
      [60, 'a', 15, 3],
      [60, 'b', 27, 4],
      [120, 'a', 16, 1],
      [120, 'b', 28, 2],
    ]);
    expect(await grown()).toBe(14);
    const { rows } = await series('1m');
    rows.sort((a, b) => String(a.labels.name).localeCompare(String(b.labels.name)));
    expect(rows.map(({ aggregates }) => [aggregates.level.sum, aggregates.level.count])).toEqual([
      [
        [1, 3, 1],
        [1, 1, 1],
      ],
      [
        [2, 4, 2],
        [1, 1, 1],
      ],
    ]);
    const { rows: stored } = await pool.query(
      'select sum(polls)::int as polls from history.chunk where server_id = $1',
      [range.serverId],
    );
    expect(stored[0].polls).toBe(3);
  });
});
