import type { Cell, Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool, provision, withTenant } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from './index.js';
import type { ReceivedSnapshot, StoredPoll } from './index.js';
import { aReceivedFrame, aReceivedSnapshot, HistorySeed } from './testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const MINUTE = 60_000;
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
    { name: 'numbackends', role: 'gauge', type: 'int' },
  ],
};
const sparseSchema: FrameSchema = {
  family: 'pg_stat_statements',
  version: 1,
  sparse: true,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'calls', role: 'counter', type: 'int' },
  ],
};
const row = (commits: Cell, backends: Cell = 1, name = 'app'): Cell[] => [name, commits, backends];

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Pool;
let query: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  const prefix = `history_spec_${process.pid}_`;
  const passwords = { auth: 'a', bus: 'b', history: 'h', query: 'q' };
  const urls = await provision(database.url, { passwords, rolePrefix: prefix });
  await migrateHistory(urls.history);
  owner = createPool(urls.history, { applicationName: 'history spec' });
  query = createPool(urls.query, { applicationName: 'history spec query' });
  seed = new HistorySeed(owner);
  reader = new PostgresHistoryReader({ pool: query, now: () => START + 24 * 60 * MINUTE });
});

afterAll(async () => {
  await owner?.end();
  await query?.end();
  await database?.drop();
});

/** A stream that is stored snapshot by snapshot, one poll each. */
function aStream(
  of: { schema?: FrameSchema; everyMs?: number; from?: number; server?: Partial<ReceivedSnapshot> } = {},
) {
  const used = of.schema ?? schema;
  const { organisationId, serverId, collectorId } = aReceivedSnapshot(of.server);
  const from = of.from ?? START;
  const everyMs = of.everyMs ?? 10_000;
  const snapshot = (
    sequence: number,
    rows: Cell[][],
    differences: Partial<ReceivedSnapshot> = {},
  ): ReceivedSnapshot => {
    const at = from + (sequence - 1) * everyMs;
    const frames = [aReceivedFrame(used, [{ at, rows }], everyMs)];
    const epoch = of.server?.epoch ?? BigInt(START);
    return {
      organisationId,
      serverId,
      collectorId,
      epoch,
      sequence: BigInt(sequence),
      collectedAt: at,
      frames,
      gaps: [],
      states: [],
      ...differences,
    };
  };
  const range = { organisationId, serverId, family: used.family, from: START, to: START + 24 * 60 * MINUTE };
  return { snapshot, range, organisationId, serverId, collectorId };
}

async function pollsOf(range: Parameters<PostgresHistoryReader['polls']>[0]): Promise<Poll[]> {
  const polls: StoredPoll[] = [];
  for await (const poll of reader.polls(range)) polls.push(poll);
  return polls.map(({ at, rows }) => ({ at, rows }));
}

describe('storing and reading polls', () => {
  it('gives back the same polls while they are hot, when they are closed, and in between', async () => {
    const { snapshot, range } = aStream();
    const snapshots = Array.from({ length: 10 }, (_, index) =>
      snapshot(index + 1, [row(index * 7), row(2, 3, 'other')]),
    );
    const expected = snapshots.map(({ collectedAt }, index) => ({
      at: collectedAt,
      rows: [row(index * 7), row(2, 3, 'other')],
    }));
    await seed.store(...snapshots.slice(0, 6));
    const hot = await pollsOf(range);
    await seed.close();
    const closed = await pollsOf(range);
    await seed.store(...snapshots.slice(6));

    expect(hot).toEqual(expected.slice(0, 6));
    expect(closed).toEqual(expected.slice(0, 6));
    expect(await pollsOf(range)).toEqual(expected);
  });

  it('stores a sequence once, however often and in whatever batches it comes', async () => {
    const { snapshot, range } = aStream();
    const [first, second, third] = [1, 2, 3].map((sequence) => snapshot(sequence, [row(sequence)]));

    await seed.store(first, second, first);
    await seed.close();
    const outcome = await seed.store(second, third, first);

    expect(outcome.repeated).toBe(2);
    expect((await pollsOf(range)).map(({ rows }) => rows[0][1])).toEqual([1, 2, 3]);
  });

  it('refuses a double that gets past the ledger by its unique index', async () => {
    const { snapshot, serverId } = aStream();
    await seed.store(snapshot(1, [row(1)]));
    await owner.query(
      `update history.ledger set received = '{}' from history.stream s where s.stream_id = ledger.stream_id and server_id = $1`,
      [serverId],
    );

    await expect(seed.store(snapshot(1, [row(1)]))).rejects.toMatchObject({ code: '23505' });
  });

  it('keeps 64-bit counters exact from frame to series, hot and closed', async () => {
    const { snapshot, range } = aStream();
    const values = [2n ** 53n, 2n ** 53n + 1n, 2n ** 62n + 3n];
    await seed.store(...values.map((value, index) => snapshot(index + 1, [row(value)])));
    const question = { ...range, metrics: ['xact_commit'], step: 'raw' as const };

    const hot = await reader.series(question);
    await seed.close();
    const closed = await reader.series(question);

    for (const { rows } of [hot, closed]) {
      expect(rows[0].values.xact_commit).toEqual(values);
      expect(rows[0].increases.xact_commit).toEqual([null, 1, 2n ** 62n + 3n - (2n ** 53n + 1n)]);
    }
  });

  it('calls growth unknown after a reset and after a new epoch, never negative or zero', async () => {
    const { snapshot, range, organisationId, serverId, collectorId } = aStream();
    await seed.store(snapshot(1, [row(100)]), snapshot(2, [row(130)]), snapshot(3, [row(5)]), snapshot(4, [row(9)]));
    const later = { organisationId, serverId, collectorId, epoch: BigInt(START + 60_000) };
    const next = aStream({ server: later, from: START + 60_000 });
    await seed.store(next.snapshot(1, [row(50)]), next.snapshot(2, [row(51)]));
    await seed.close();

    const { rows, sinceMs } = await reader.series({ ...range, metrics: ['xact_commit'], step: 'raw' });
    const minutes = await reader.series({ ...range, metrics: ['xact_commit'], step: '1m' });
    const [total] = await reader.increases({ ...range, to: START + 90_000, metrics: ['xact_commit'] });

    expect(rows[0].increases.xact_commit).toEqual([null, 30, null, 4, null, 1]);
    expect(sinceMs).toEqual([null, 10_000, 10_000, 10_000, null, 10_000]);
    expect(minutes.rows[0].aggregates.xact_commit.increase).toEqual([34, 1]);
    expect(total.increase.xact_commit).toBe(35);
  });

  it('counts growth from the value a sparse row had before the range, however long before', async () => {
    const { snapshot, range } = aStream({ schema: sparseSchema });
    await seed.store(snapshot(1, [[1, 10]]), snapshot(2, []), snapshot(3, []), snapshot(4, []), snapshot(5, [[1, 17]]));
    const lateInTheRange = { ...range, from: START + 3.5 * 10_000, metrics: ['calls'] };

    const [hot] = await reader.increases(lateInTheRange);
    await seed.close();
    const [closed] = await reader.increases(lateInTheRange);

    expect([hot.increase.calls, closed.increase.calls]).toEqual([7, 7]);
  });

  it('counts growth from the last poll before the range that is not closed yet, however long before', async () => {
    const { snapshot, range } = aStream({ everyMs: 5 * MINUTE });
    await seed.store(snapshot(1, [row(10)]));
    await seed.close();
    await seed.store(snapshot(2, [row(1_000)]), snapshot(3, [row(1_007)]));
    const third = { ...range, from: START + 10 * MINUTE - 5_000, metrics: ['xact_commit'] };

    const [growth] = await reader.increases({ ...third, to: third.from + MINUTE });
    const { rows, sinceMs } = await reader.series({ ...third, step: 'raw' });

    expect(growth.increase.xact_commit).toBe(7);
    expect(rows[0].increases.xact_commit).toEqual([7]);
    expect(sinceMs).toEqual([5 * MINUTE]);
  });

  it('counts growth once while the polls that are not closed yet have two schemas', async () => {
    const wider: FrameSchema = {
      ...schema,
      columns: [...schema.columns, { name: 'deadlocks', role: 'counter', type: 'int' }],
    };
    const { snapshot, range } = aStream();
    const ofNewer = (sequence: number, commits: number) => {
      const at = START + (sequence - 1) * 10_000;
      const frames = [aReceivedFrame(wider, [{ at, rows: [[...row(commits), 0]] }])];
      return snapshot(sequence, [], { frames });
    };
    await seed.store(snapshot(1, [row(10)]));
    await seed.close();
    await seed.store(snapshot(2, [row(20)]), snapshot(3, [row(30)]), ofNewer(4, 40), ofNewer(5, 50));
    const question = { ...range, metrics: ['xact_commit'] };

    const hot = await reader.series({ ...question, step: '1m' });
    const [growth] = await reader.increases({ ...question, to: START + MINUTE });
    await seed.close();
    const closed = await reader.series({ ...question, step: '1m' });

    for (const { rows } of [hot, closed]) expect(rows[0].aggregates.xact_commit.increase).toEqual([40]);
    expect(growth.increase.xact_commit).toBe(40);
  });

  it('takes a row that a sparse poll leaves out for unchanged, across chunks', async () => {
    const { snapshot, range } = aStream({ schema: sparseSchema });
    await seed.store(
      snapshot(1, [
        [1, 10],
        [2, 20],
      ]),
      snapshot(2, [[1, 11]]),
    );
    await seed.close();
    await seed.store(snapshot(3, [[2, 25]]), snapshot(4, []));
    const question = { ...range, metrics: ['calls'], step: 'raw' as const };

    const { rows } = await reader.series(question);
    const latest = await reader.latest(range);
    const growth = await reader.increases({ ...range, to: START + MINUTE, metrics: ['calls'] });

    const byId = new Map(rows.map((series) => [series.labels.queryid, series]));
    expect(byId.get(1)!.values.calls).toEqual([10, 11, 11, 11]);
    expect(byId.get(2)!.increases.calls).toEqual([null, 0, 5, 0]);
    expect(latest!.rows).toEqual([
      [1, 11],
      [2, 25],
    ]);
    expect(growth.map(({ labels, increase }) => [labels.queryid, increase.calls])).toEqual([
      [1, 1],
      [2, 5],
    ]);
  });

  it('knows every row of a sparse family as it was at a moment that is closed', async () => {
    const { snapshot, range } = aStream({ schema: sparseSchema, everyMs: MINUTE });
    const told = [
      [
        [1, 10],
        [2, 20],
      ],
      [[1, 11]],
      [[3, 30]],
      [[2, 25]],
    ];
    for (const [index, rows] of told.entries()) {
      await seed.store(snapshot(index + 1, rows));
      if (index % 2 === 1) await seed.close();
    }

    const at = async (poll: number) =>
      (await reader.latest({ ...range, at: START + poll * MINUTE }))!.rows.toSorted(
        (a, b) => Number(a[0]) - Number(b[0]),
      );

    expect(await at(0)).toEqual([
      [1, 10],
      [2, 20],
    ]);
    expect(await at(1)).toEqual([
      [1, 11],
      [2, 20],
    ]);
    expect(await at(2)).toEqual([
      [1, 11],
      [2, 20],
      [3, 30],
    ]);
    expect(await at(3)).toEqual([
      [1, 11],
      [2, 25],
      [3, 30],
    ]);
    const strict = new PostgresHistoryReader({ pool: query, limits: { cells: 1_000, bytes: 1 } });
    await expect(strict.latest({ ...range, at: START })).rejects.toThrow('more than the 1 bytes');
  });

  it('filters rows by their dimensions', async () => {
    const { snapshot, range } = aStream();
    await seed.store(snapshot(1, [row(1), row(2, 5, 'other')]));

    const { rows } = await reader.series({
      ...range,
      metrics: ['numbackends'],
      step: 'raw',
      where: { datname: ['other'] },
    });

    expect(rows.map(({ labels, values }) => [labels.datname, values.numbackends])).toEqual([['other', [5]]]);
  });
});

describe('closing chunks', () => {
  it('makes roll-ups that agree with the raw polls, across chunks and what is still hot', async () => {
    const { snapshot, range } = aStream();
    const snapshots = Array.from({ length: 20 }, (_, index) => snapshot(index + 1, [row(index * index, index)]));
    await seed.store(...snapshots.slice(0, 8));
    await seed.close();
    await seed.store(...snapshots.slice(8, 15));
    await seed.close();
    await seed.store(...snapshots.slice(15));

    const { times, rows } = await reader.series({ ...range, metrics: ['xact_commit', 'numbackends'], step: '1m' });

    const { xact_commit: commits, numbackends: backends } = rows[0].aggregates;
    expect(times).toEqual([0, 1, 2, 3].map((minute) => START + minute * MINUTE));
    expect(commits.increase).toEqual([25, 96, 168, 72]);
    expect(backends).toMatchObject({
      min: [0, 6, 12, 18],
      max: [5, 11, 17, 19],
      last: [5, 11, 17, 19],
      sum: [15, 51, 87, 37],
      count: [6, 6, 6, 2],
    });
  });

  it('makes a further chunk of late polls, and roll-ups as if they had come in time', async () => {
    const [late, punctual] = [aStream(), aStream()];
    const all = (stream: typeof late) =>
      Array.from({ length: 18 }, (_, index) => stream.snapshot(index + 1, [row(index * 10, index)]));
    const lateOnes = new Set([4n, 5n, 9n]);
    await seed.store(...all(punctual));
    await seed.store(...all(late).filter(({ sequence }) => !lateOnes.has(sequence)));
    await seed.close();
    await seed.store(...all(late).filter(({ sequence }) => lateOnes.has(sequence)));
    const waiting = await pollsOf(late.range);
    await seed.close();

    const ask = (stream: typeof late, step: '1m' | 'raw') =>
      reader.series({ ...stream.range, metrics: ['xact_commit', 'numbackends'], step });
    expect(waiting).toEqual(await pollsOf(punctual.range));
    expect(await pollsOf(late.range)).toEqual(await pollsOf(punctual.range));
    expect((await ask(late, '1m')).rows).toEqual((await ask(punctual, '1m')).rows);
    expect((await ask(late, 'raw')).rows).toEqual((await ask(punctual, 'raw')).rows);
    expect((await ask(late, 'raw')).sinceMs).toEqual((await ask(punctual, 'raw')).sinceMs);
  });

  it('puts each poll into one chunk when several closers work at once', async () => {
    const { snapshot, range, serverId } = aStream();
    await seed.store(...Array.from({ length: 30 }, (_, index) => snapshot(index + 1, [row(index)])));

    await Promise.all(Array.from({ length: 5 }, () => new HistorySeed(owner).close({ maxPolls: 12 })));

    const { rows } = await owner.query('select sum(polls)::int as polls from history.chunk where server_id = $1', [
      serverId,
    ]);
    const { rows: hot } = await owner.query('select count(*)::int as count from history.hot where server_id = $1', [
      serverId,
    ]);
    expect([rows[0].polls, hot[0].count]).toEqual([30, 0]);
    expect(await pollsOf(range)).toHaveLength(30);
  });

  it('closes what is too much for one transaction part by part', async () => {
    const { snapshot, range, serverId } = aStream();
    const wide = (sequence: number) =>
      Array.from({ length: 2000 }, (_, index) =>
        row(sequence * 7919 * (index + 1), 1, `database ${index} ${'x'.repeat(300)}`),
      );
    await seed.store(...[1, 2, 3, 4, 5].map((sequence) => snapshot(sequence, wide(sequence))));

    const closed = await seed.close();

    const { rows } = await owner.query(
      'select polls, carried from history.chunk where server_id = $1 order by from_at',
      [serverId],
    );
    expect(rows).toEqual([
      { polls: 4, carried: false },
      { polls: 1, carried: true },
    ]);
    expect(closed.filter((chunk) => chunk.serverId === serverId)).toHaveLength(2);
    expect((await pollsOf(range)).map(({ rows }) => rows[1999])).toEqual(
      [1, 2, 3, 4, 5].map((sequence) => wide(sequence)[1999]),
    );
  });

  it('waits until there are enough polls or they are old enough', async () => {
    const { snapshot, serverId } = aStream();
    await seed.store(...[1, 2, 3].map((sequence) => snapshot(sequence, [row(sequence)])));
    const ofThis = (chunks: readonly { serverId: string }[]) => chunks.filter((chunk) => chunk.serverId === serverId);

    expect(ofThis(await seed.close({ polls: 4, ageMs: 1e12 }))).toEqual([]);
    expect(ofThis(await seed.close({ polls: 3, ageMs: 1e12 }))).toMatchObject([
      { polls: 3, from: START, to: START + 20_000 },
    ]);
  });

  it('puts a frame aside that it cannot decode, and closes the others', async () => {
    const { snapshot, range, serverId } = aStream();
    const wrong = aReceivedFrame(
      { ...schema, columns: [...schema.columns.slice(0, 2), { name: 'state', role: 'attribute', type: 'text' }] },
      [{ at: START, rows: [['app', 1, 'active']] }],
    );
    const right = aReceivedFrame(schema, []);
    await seed.store(
      snapshot(1, [row(1)], { frames: [{ ...wrong, schema, schemaId: right.schemaId }] }),
      snapshot(2, [row(2)]),
    );

    await seed.close();

    expect((await pollsOf(range)).map(({ rows }) => rows[0][1])).toEqual([2]);
    const { rows } = await owner.query(
      `select cause_code from history.dead_letter join history.stream on topic = format('history.hot/%s/%s', stream_id, $2::text) where server_id = $1`,
      [serverId, schema.family],
    );
    expect(rows).toEqual([{ cause_code: 'history.frame-not-closed' }]);
  });

  it('carries growth over a day border without losing any', async () => {
    const midnight = Date.UTC(2026, 9, 2);
    const { snapshot, range } = aStream({ from: midnight - 30_000 });
    await seed.store(...Array.from({ length: 8 }, (_, index) => snapshot(index + 1, [row(index * 5)])));
    await seed.close();

    const [total] = await reader.increases({
      ...range,
      from: midnight - MINUTE,
      to: midnight + MINUTE,
      metrics: ['xact_commit'],
    });

    expect(total.increase.xact_commit).toBe(35);
  });
});

describe('tenancy', () => {
  it('shows an organisation nothing of another one, whatever it asks', async () => {
    const { snapshot, range } = aStream();
    await seed.store(snapshot(1, [row(1)]), snapshot(2, [row(2)]));
    await seed.close();
    await seed.store(snapshot(4, [row(3)]));
    const stranger = { ...range, organisationId: newId() };

    expect(await pollsOf(stranger)).toEqual([]);
    expect((await reader.series({ ...stranger, metrics: ['xact_commit'], step: 'raw' })).rows).toEqual([]);
    expect((await reader.series({ ...stranger, metrics: ['xact_commit'], step: '1m' })).rows).toEqual([]);
    expect(await reader.latest(stranger)).toBeUndefined();
    expect(await reader.streams(stranger)).toEqual([]);
    expect((await reader.completeness(stranger)).gaps).toEqual([]);
    expect(await reader.families(stranger)).toEqual([]);
    expect(await pollsOf(range)).toHaveLength(3);
  });

  it('lets the query role read through the parents only, and write nowhere', async () => {
    const { snapshot, organisationId } = aStream();
    await seed.store(snapshot(1, [row(1)]));
    const [partition] = await seed.partitions.list('hot');

    await expect(query.query(`select from history.${partition.name}`)).rejects.toMatchObject({ code: '42501' });
    await expect(query.query('delete from history.hot')).rejects.toMatchObject({ code: '42501' });
    expect((await query.query('select from history.hot')).rowCount).toBe(0);
    expect((await query.query('select from history.outbox')).rowCount).toBe(0);
    expect((await withTenant(query, organisationId, (tx) => tx.query('select from history.hot'))).rowCount).toBe(1);
  });

  it('shows nothing in a partition even to a role that was granted it by mistake', async () => {
    const { snapshot } = aStream();
    await seed.store(snapshot(1, [row(1)]));
    const [partition] = await seed.partitions.list('hot');
    const { rows } = await query.query<{ name: string }>('select current_user as name');
    await owner.query(`grant select on history.${partition.name} to ${rows[0].name}`);

    expect((await query.query(`select from history.${partition.name}`)).rowCount).toBe(0);
  });
});
