import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { ReceivedSnapshot, StoredPoll } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'parts of a moment spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + 3_600_000 });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

function aServer() {
  const place = { organisationId: newId(), serverId: newId(), collectorId: newId(), epoch: BigInt(START) };
  const snapshot = (sequence: number, seconds: readonly number[], name = 'a'): ReceivedSnapshot => ({
    ...place,
    sequence: BigInt(sequence),
    collectedAt: START + seconds.at(-1)! * 1000,
    frames: [
      aReceivedFrame(
        schema,
        seconds.map((second) => ({ at: START + second * 1000, rows: [[name, second]] })),
      ),
    ],
    gaps: [],
    states: [],
  });
  return { snapshot, of: { organisationId: place.organisationId, serverId: place.serverId, family: schema.family } };
}

const storeAndClose = async (...snapshots: ReceivedSnapshot[]) => {
  await seed.store(...snapshots);
  await seed.close();
};

describe('what stands in two chunks', () => {
  it('is one poll when both have rows of one moment', async () => {
    const { snapshot, of } = aServer();
    await storeAndClose(snapshot(1, [10, 20], 'a'));
    await storeAndClose(snapshot(2, [20], 'b'));

    const polls: StoredPoll[] = [];
    for await (const poll of reader.polls({ ...of, from: START, to: START + 60_000 })) polls.push(poll);

    expect(polls.map(({ at, rows }) => [at - START, rows.length])).toEqual([
      [10_000, 1],
      [20_000, 2],
    ]);
    const latest = await reader.latest(of);
    expect(latest?.rows.map(([name]) => name).toSorted()).toEqual(['a', 'b']);
  });

  it('is as new as the chunk that ends last, whichever began last', async () => {
    const { snapshot, of } = aServer();
    await storeAndClose(snapshot(1, [10, 100]));
    await storeAndClose(snapshot(2, [50]));

    expect((await reader.latest(of))?.at).toBe(START + 100_000);
    expect((await reader.latest({ ...of, at: START + 70_000 }))?.at).toBe(START + 50_000);
    expect((await reader.latest({ ...of, at: START + 40_000 }))?.at).toBe(START + 10_000);
  });

  it('is carried from the chunk that ended last', async () => {
    const { snapshot, of } = aServer();
    await storeAndClose(snapshot(1, [0, 100]));
    await storeAndClose(snapshot(2, [300]));
    await storeAndClose(snapshot(3, [50]));
    await storeAndClose(snapshot(4, [200]));

    const question = { ...of, from: START, to: START + 400_000, metrics: ['calls'], step: '1m' as const };
    const { rows } = await reader.series(question);

    expect(rows[0].aggregates.calls.increase.reduce((sum, by) => Number(sum) + Number(by ?? 0), 0)).toBe(300);
  });
});

describe('growth over a pause', () => {
  it('is unknown in polls as it is in roll-ups, until late polls fill the pause', async () => {
    const { snapshot, of } = aServer();
    const states = [{ family: schema.family, state: 'ok', reason: '', intervalMs: 10_000 }];
    const told = (sequence: number, seconds: readonly number[]) => ({ ...snapshot(sequence, seconds), states });
    const range = { ...of, from: START, to: START + 600_000, metrics: ['calls'] };
    const grown = async () => {
      const [raw] = await reader.increases(range);
      const { rows } = await reader.series({ ...range, step: '1m' });
      const rolled = rows[0].aggregates.calls.increase;
      return [raw.increase.calls, rolled.reduce<number>((sum, by) => sum + Number(by ?? 0), 0)];
    };
    await storeAndClose(told(1, [0, 10, 20]));
    await storeAndClose(told(3, [300, 310]));
    expect(await grown()).toEqual([30, 30]);

    const pause = Array.from({ length: 27 }, (_, index) => 30 + index * 10);
    await storeAndClose(told(2, pause));

    expect(await grown()).toEqual([310, 310]);
  });
});
