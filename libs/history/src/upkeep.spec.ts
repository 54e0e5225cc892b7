import type { Cell } from '@pganalytics/codec';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import {
  defaultRetention,
  migrateHistory,
  Partitions,
  PostgresHistoryReader,
  RetentionKeeper,
  RollUpMerger,
} from './index.js';
import type { DeclaredState, ReceivedSnapshot } from './index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from './testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const DAY = 86_400_000;
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;

beforeEach(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'upkeep spec' });
  seed = new HistorySeed(pool);
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

function aServer(of: Partial<ReceivedSnapshot> = {}) {
  const server = aReceivedSnapshot({ epoch: BigInt(START), ...of });
  const snapshot = (sequence: number, differences: Partial<ReceivedSnapshot> = {}): ReceivedSnapshot => {
    const at = START + (sequence - 1) * 10_000;
    const row: Cell[] = ['app', sequence * 3];
    return {
      ...server,
      sequence: BigInt(sequence),
      collectedAt: at,
      frames: [aReceivedFrame(schema, [{ at, rows: [row] }])],
      ...differences,
    };
  };
  const { organisationId, serverId } = server;
  const range = (from: number, to: number) => ({
    organisationId,
    serverId,
    family: schema.family,
    from: START + from * 1000,
    to: START + to * 1000,
  });
  return { snapshot, range, server };
}

const state = (is: string, reason = '', intervalMs = 10_000): DeclaredState => ({
  family: schema.family,
  state: is,
  reason,
  intervalMs,
});
const seconds = (gaps: readonly { from: number; to: number; reason: string }[]) =>
  gaps.map(({ from, to, reason }) => [(from - START) / 1000, (to - START) / 1000, reason]);

describe('completeness', () => {
  const readerAt = (second: number) => new PostgresHistoryReader({ pool, now: () => START + second * 1000 });

  it('is what was due by the declared schedule against what is there, hot or closed', async () => {
    const { snapshot, range } = aServer();
    await seed.store(snapshot(1, { states: [state('ok')] }), ...[2, 3, 4, 5, 6].map((sequence) => snapshot(sequence)));

    const hot = await readerAt(60).completeness(range(0, 60));
    await seed.close();

    expect(hot).toEqual({ expected: 6, present: 6, gaps: [] });
    expect(await readerAt(60).completeness(range(0, 60))).toEqual(hot);
  });

  it('names a gap by the reason that was declared, and forgets it when it is back-filled', async () => {
    const { snapshot, range } = aServer();
    const dropped = {
      fromSequence: 3n,
      toSequence: 5n,
      fromMs: START + 20_000,
      toMs: START + 40_000,
      reason: 'spool-full',
    };
    await seed.store(snapshot(1, { states: [state('ok')] }), snapshot(2), snapshot(6, { gaps: [dropped] }));
    await seed.close();
    const incomplete = await readerAt(60).completeness(range(0, 60));
    await seed.store(snapshot(3), snapshot(4), snapshot(5));
    await seed.close();

    expect(incomplete).toMatchObject({ expected: 6, present: 3 });
    expect(seconds(incomplete.gaps)).toEqual([[20, 50, 'spool-full']]);
    expect(await readerAt(60).completeness(range(0, 60))).toEqual({ expected: 6, present: 6, gaps: [] });
  });

  it('knows every state that was declared, whatever arrived with it or before it', async () => {
    const { snapshot, range } = aServer();
    const silent = { frames: [], states: [state('unavailable', 'server-unreachable')] };
    await seed.store(snapshot(1, { states: [state('ok')] }), snapshot(2));
    await seed.store(snapshot(3, silent), snapshot(4, { states: [state('ok')] }));
    await seed.store(snapshot(6, { states: [state('ok')] }), snapshot(7, { states: [state('ok')] }));
    await seed.store(snapshot(5, silent));

    const { gaps } = await readerAt(70).completeness(range(0, 70));
    const [now] = await readerAt(70).states(range(0, 70));

    expect(seconds(gaps)).toEqual([
      [20, 30, 'server-unreachable'],
      [40, 50, 'server-unreachable'],
    ]);
    expect(now).toMatchObject({ state: 'ok', sinceMs: START + 50_000 });
  });

  it('says why a server gave nothing, although its snapshots came', async () => {
    const { snapshot, range } = aServer();
    const silent = { frames: [], states: [state('unavailable', 'server-unreachable')] };
    await seed.store(
      snapshot(1, { states: [state('ok')] }),
      snapshot(2, silent),
      snapshot(3, { frames: [] }),
      snapshot(4, { states: [state('ok')] }),
    );

    const found = await readerAt(40).completeness(range(0, 40));

    expect(found).toMatchObject({ expected: 4, present: 2 });
    expect(seconds(found.gaps)).toEqual([[10, 30, 'server-unreachable']]);
  });

  it('lists a pause inside one closed stretch, with the reason that was declared', async () => {
    const { snapshot, range } = aServer();
    const at = (second: number) => START + second * 1000;
    const polled = (second: number) => aReceivedFrame(schema, [{ at: at(second), rows: [['app', second]] }]);
    const declared: Record<number, DeclaredState> = {
      0: state('ok'),
      320: state('paused', 'collector-paused', 0),
      400: state('ok'),
    };
    // Halted from 110 to 180, and paused by somebody from 320 to 400.
    const moments = Array.from({ length: 43 }, (_, index) => index * 10).filter(
      (second) => !(second > 110 && second < 180) && !(second > 320 && second < 400),
    );
    const snapshots = moments.map((second, index) => ({
      ...snapshot(index + 1),
      collectedAt: at(second),
      frames: second === 320 ? [] : [polled(second)],
      states: [declared[second]].filter((one) => one !== undefined),
    }));
    await seed.store(...snapshots);
    const hot = await readerAt(425).completeness(range(0, 425));
    await seed.close();

    expect(seconds(hot.gaps)).toEqual([
      [110, 180, 'unknown'],
      [320, 400, 'collector-paused'],
    ]);
    expect((await pool.query('select from history.chunk')).rowCount).toBe(1);
    expect(await readerAt(425).completeness(range(0, 425))).toEqual(hot);
  });

  it('is told by roll-ups where the polls are no longer kept, and so is the growth', async () => {
    const { snapshot, range } = aServer();
    const polls = Array.from({ length: 30 }, (_, index) => index + 1).filter((poll) => poll <= 12 || poll > 18);
    await seed.store(...polls.map((poll) => snapshot(poll, poll === 1 ? { states: [state('ok')] } : {})));
    await seed.close();
    await pool.query('delete from history.chunk');
    const later = new PostgresHistoryReader({ pool, now: () => START + 20 * DAY });

    const { expected, present, gaps } = await later.completeness(range(0, 300));
    const [growth] = await later.increases({ ...range(0, 300), metrics: ['xact_commit'] });

    expect([expected, present]).toEqual([30, 24]);
    expect(gaps).toHaveLength(1);
    expect([gaps[0].from, gaps[0].to].map((at) => Math.round((at - START) / 1000))).toEqual([110, 180]);
    // The growth over the pause is not known to be that of the schedule.
    expect(growth.increase.xact_commit).toBe(22 * 3);
  });

  it('tells a stopped collector from snapshots that are late', async () => {
    const { snapshot, range, server } = aServer();
    await seed.store(snapshot(1, { states: [state('ok')] }), snapshot(2));
    const later = { ...server, epoch: BigInt(START + 300_000), sequence: 1n, collectedAt: START + 300_000 };
    await seed.store({ ...later, frames: [aReceivedFrame(schema, [{ at: START + 300_000, rows: [['app', 1]] }])] });

    expect(seconds((await readerAt(310).completeness(range(0, 310))).gaps)).toEqual([[10, 300, 'collector-stopped']]);
    expect(seconds((await readerAt(900).completeness(range(300, 900))).gaps)).toEqual([[300, 900, 'not-received']]);
  });
});

describe('upkeep', () => {
  it('drops what is past its retention, also after long downtime, and nothing else', async () => {
    const keeper = new RetentionKeeper({ pool, partitions: seed.partitions, retention: defaultRetention });
    for (const day of [0, 3, 40]) {
      const at = START + day * DAY;
      const { server } = aServer();
      await seed.store({
        ...server,
        collectedAt: at,
        frames: [aReceivedFrame(schema, [{ at, rows: [['app', day]] }])],
      });
    }
    await seed.close();

    await keeper.dropOld(START + 41 * DAY);

    const left = async (table: 'hot' | 'chunk' | 'rollup_1m' | 'rollup_1h') =>
      (await seed.partitions.list(table)).map(({ name }) => name);
    expect(await left('hot')).toEqual([]);
    expect(await left('chunk')).toEqual(['chunk_p20261110']);
    expect(await left('rollup_1m')).toEqual(['rollup_1m_p20261001', 'rollup_1m_p20261004', 'rollup_1m_p20261110']);
    expect(await left('rollup_1h')).toEqual(['rollup_1h_p202610', 'rollup_1h_p202611']);
  });

  it('keeps an hour that is over as long as it holds polls that are not closed', async () => {
    const keeper = new RetentionKeeper({ pool, partitions: seed.partitions, retention: defaultRetention });
    await seed.store(aServer().snapshot(1));

    await keeper.dropOld(START + 10 * 3_600_000);

    expect(await seed.partitions.list('hot')).toHaveLength(1);
  });

  it('creates partitions ahead, once, however many ask at the same time', async () => {
    const keepers = Array.from(
      { length: 4 },
      () => new RetentionKeeper({ pool, partitions: new Partitions(pool), retention: defaultRetention }),
    );

    await Promise.all(keepers.map((keeper) => keeper.createAhead(START)));

    expect((await seed.partitions.list('hot')).map(({ name }) => name)).toEqual([
      'hot_p2026100112',
      'hot_p2026100113',
      'hot_p2026100114',
    ]);
    expect((await seed.partitions.list('chunk')).map(({ name }) => name)).toEqual([
      'chunk_p20261001',
      'chunk_p20261002',
    ]);
  });

  it('merges small roll-ups into one that says the same', async () => {
    const { snapshot, range } = aServer();
    const reader = new PostgresHistoryReader({ pool });
    for (let sequence = 1; sequence <= 45; sequence += 3) {
      await seed.store(snapshot(sequence), snapshot(sequence + 1), snapshot(sequence + 2));
      await seed.close();
    }
    const question = { ...range(0, 450), metrics: ['xact_commit'] } as const;
    const read = () => Promise.all((['1m', '10m', '1h'] as const).map((step) => reader.series({ ...question, step })));
    const before = await read();

    const replaced = await Promise.all([1, 2].map(() => new RollUpMerger(seed).mergeSmall()));

    expect(replaced[0] + replaced[1]).toBe(45);
    expect(await read()).toEqual(before);
    expect(before[2].rows[0].aggregates.xact_commit.increase).toEqual([44 * 3]);
    const { rows } = await pool.query('select count(*)::int as count from history.rollup_1m');
    expect(rows[0].count).toBe(1);
  });
});
