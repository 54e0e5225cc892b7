import { newId } from '@pganalytics/contracts';
import { createPool, provision } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { AnswerOfServer, ReceivedSnapshot, SeriesRow } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const NOW = START + 180_000;
const RECENT = { from: NOW - 90_000, to: NOW + 90_000 };
const organisationId = newId();
const aSchema = (family: string, sparse = false): FrameSchema => ({
  family,
  version: 1,
  sparse,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'level', role: 'gauge', type: 'int' },
  ],
});
const dense = aSchema('pg_stat_database');
const other = aSchema('os_cpu');
const sparse = aSchema('pg_stat_statements', true);
const all = [dense, other, sparse];

let database: Awaited<ReturnType<typeof freshDatabase>>;
let owner: Pool;
let query: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  const passwords = { auth: 'a', bus: 'b', history: 'h', query: 'q' };
  const urls = await provision(database.url, { passwords, rolePrefix: `servers_spec_${process.pid}_` });
  await migrateHistory(urls.history);
  owner = createPool(urls.history, { applicationName: 'read servers spec' });
  query = createPool(urls.query, { applicationName: 'read servers spec query' });
  seed = new HistorySeed(owner);
  reader = new PostgresHistoryReader({ pool: query, now: () => NOW });
});

afterAll(async () => {
  await owner?.end();
  await query?.end();
  await database?.drop();
});

/** A run of a collector: polls of all families every ten seconds, counters that grow by one a second. */
function aRun(serverId: string, epoch: number, collectorId = newId()) {
  let sequence = 0n;
  return (fromSecond: number, toSecond: number, differences: Partial<ReceivedSnapshot> = {}) => {
    const snapshots: ReceivedSnapshot[] = [];
    for (let second = fromSecond; second < toSecond; second += 10) {
      const at = START + second * 1_000;
      const rows = [
        ['a', second, 7],
        ['b', second * 2, second],
      ];
      const frames = all.map((schema) => aReceivedFrame(schema, [{ at, rows }], 10_000));
      const place = { organisationId, serverId, collectorId, epoch: BigInt(START + epoch), sequence: ++sequence };
      const declared = all.map(({ family }) => ({ family, state: 'ok', reason: '', intervalMs: 10_000 }));
      const states = second === fromSecond ? declared : [];
      snapshots.push({ ...place, collectedAt: at, frames, gaps: [], states, ...differences });
    }
    return snapshots;
  };
}

/** Servers in every state that a fleet has, by name. */
async function aFleet(): Promise<Map<string, string>> {
  const fleet = new Map<string, string>();
  const add = (name: string) => {
    const serverId = newId();
    fleet.set(name, serverId);
    return serverId;
  };
  const closed = aRun(add('closed'), 1)(0, 180);
  const halfClosed = aRun(add('half closed'), 1);
  await seed.store(...closed, ...halfClosed(0, 120));
  await seed.close();
  await seed.store(...halfClosed(120, 180));
  await seed.store(...aRun(add('steady'), 1)(0, 180));
  const gap = aRun(add('gap'), 1);
  await seed.store(...gap(0, 100), ...gap(160, 180));
  const restarted = add('restarted');
  const collectorId = newId();
  await seed.store(...aRun(restarted, 1, collectorId)(0, 150), ...aRun(restarted, 2, collectorId)(155, 180));
  const shared = add('two collectors');
  await seed.store(...aRun(shared, 1)(0, 180), ...aRun(shared, 2)(5, 180));
  const unreachable = aRun(add('unreachable'), 1);
  const refused = { family: 'os_cpu', state: 'unavailable', reason: 'connection refused', intervalMs: 10_000 };
  await seed.store(...unreachable(0, 60), ...unreachable(170, 180, { frames: [], states: [refused] }));
  await seed.store(...aRun(add('long gone'), 1)(-7_200, -7_000));
  add('never heard of');
  return fleet;
}

const question = {
  organisationId,
  latest: [dense.family, sparse.family],
  series: [
    { family: dense.family, metrics: ['calls', 'level'] },
    { family: other.family, metrics: ['calls'] },
  ],
  states: [other.family],
  ...RECENT,
};

/** What the questions about one server answer, put together. */
async function oneByOne(serverId: string): Promise<AnswerOfServer> {
  const of = { organisationId, serverId };
  const latest = await Promise.all(
    question.latest.map(async (family) => [family, await reader.latest({ ...of, family })] as const),
  );
  const series = question.series.map((one) => reader.series({ ...of, ...one, ...RECENT, step: 'raw' }));
  const states = await reader.statesOf({ organisationId, serverIds: [serverId], families: question.states });
  return {
    latest: new Map(latest.flatMap(([family, poll]) => (poll ? [[family, poll]] : []))),
    series: await Promise.all(series),
    states,
  };
}

// The order of rows has no meaning.
const sorted = ({ latest, series, states }: AnswerOfServer) => ({
  latest: new Map([...latest].map(([family, poll]) => [family, { ...poll, rows: poll.rows.toSorted(byText) }])),
  series: series.map((one) => ({ ...one, rows: one.rows.toSorted((a: SeriesRow, b: SeriesRow) => byText(a, b)) })),
  states,
});
const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

describe('what is read of many servers at once', () => {
  it('is for each of them what is read of it alone', async () => {
    const fleet = await aFleet();

    const together = await reader.ofServers({ ...question, serverIds: [...fleet.values()] });

    expect([...together.keys()]).toEqual([...fleet.values()]);
    for (const [name, serverId] of fleet) {
      expect([name, sorted(together.get(serverId)!)]).toEqual([name, sorted(await oneByOne(serverId))]);
    }
    const pollsOf = (name: string) => together.get(fleet.get(name)!)!.series[0].times.length;
    expect(['steady', 'closed', 'gap', 'long gone', 'never heard of'].map(pollsOf)).toEqual([9, 9, 3, 0, 0]);
    expect(together.get(fleet.get('long gone')!)!.latest.size).toBe(2);
    expect(together.get(fleet.get('unreachable')!)!.states).toMatchObject([{ reason: 'connection refused' }]);
  });

  it('is nothing of the servers of another organisation', async () => {
    const serverId = newId();
    await seed.store(...aRun(serverId, 1)(0, 180));

    const answers = await reader.ofServers({ ...question, organisationId: newId(), serverIds: [serverId] });

    expect(answers.get(serverId)).toMatchObject({
      latest: new Map(),
      series: [{ times: [] }, { times: [] }],
      states: [],
    });
  });
});
