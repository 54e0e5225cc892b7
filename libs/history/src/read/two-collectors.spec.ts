import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const HOUR = 3600;
const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'level', role: 'gauge', type: 'int' },
  ],
};

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'two collectors spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + 24 * HOUR * 1000 });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** A server whose counter grows by one a second; each stream polls it once a minute. */
function aServer() {
  const server = { organisationId: newId(), serverId: newId() };
  const stream = (epoch: number, collectorId = newId()) => {
    let sequence = 0n;
    return (fromSecond: number, toSecond: number): ReceivedSnapshot[] => {
      const snapshots: ReceivedSnapshot[] = [];
      for (let second = fromSecond; second < toSecond; second += 60) {
        const at = START + second * 1000;
        const frame = aReceivedFrame(schema, [{ at, rows: [['app', second, 7]] }], 60_000);
        const place = { ...server, collectorId, epoch: BigInt(START + epoch), sequence: ++sequence, collectedAt: at };
        snapshots.push({ ...place, frames: [frame], gaps: [], states: [] });
      }
      return snapshots;
    };
  };
  const range = { ...server, family: schema.family, metrics: ['calls', 'level'] };
  const hourly = async (hours: number) => {
    const question = { ...range, from: START, to: START + hours * HOUR * 1000, step: '1h' as const };
    const { rows } = await reader.series(question);
    const { calls, level } = rows[0].aggregates;
    return { increase: calls.increase, sum: level.sum, count: level.count };
  };
  const grown = async (fromSecond: number, toSecond: number) => {
    const question = { ...range, metrics: ['calls'], from: START + fromSecond * 1000, to: START + toSecond * 1000 };
    const [row] = await reader.increases(question);
    return row.increase.calls;
  };
  return { stream, hourly, grown };
}

const storeAndClose = async (snapshots: readonly ReceivedSnapshot[]) => {
  await seed.store(...snapshots);
  await seed.close();
};

describe('two collectors on one server', () => {
  it('count once in roll-ups, closed or hot, and in growth over any range', async () => {
    const { stream, hourly, grown } = aServer();
    const [one, other] = [stream(1), stream(2)];
    await storeAndClose(one(0, 4 * HOUR));
    await storeAndClose(other(30, 3 * HOUR));
    await seed.store(...other(3 * HOUR + 30, 4 * HOUR));

    const { increase, sum, count } = await hourly(4);

    expect(increase.slice(1)).toEqual([HOUR, HOUR, HOUR]);
    expect([sum[1], count[1]]).toEqual([60 * 7, 60]);
    expect(await grown(HOUR, 4 * HOUR)).toBe(3 * HOUR);
    expect(await grown(HOUR, 2 * HOUR)).toBe(HOUR);
  });

  it('go on without a hole when one of them fails and the other takes over', async () => {
    const { stream, hourly, grown } = aServer();
    const [one, other] = [stream(1), stream(2)];
    await storeAndClose(one(0, 3 * HOUR - 1800));
    await storeAndClose(other(1800, 6 * HOUR));

    const { increase } = await hourly(6);

    expect(increase.slice(1)).toEqual([HOUR, HOUR, HOUR, HOUR, HOUR]);
    expect(await grown(HOUR, 6 * HOUR)).toBe(5 * HOUR);
  });
});

describe('a collector that starts again', () => {
  it('adds up with what it told before, also within one hour', async () => {
    const { stream, hourly, grown } = aServer();
    const collectorId = newId();
    await storeAndClose(stream(1, collectorId)(0, 90 * 60));
    await storeAndClose(stream(2, collectorId)(90 * 60, 3 * HOUR));

    const { increase, count } = await hourly(3);

    // What grew between the last poll of one run and the first of the next is not known.
    expect(increase.slice(1)).toEqual([HOUR - 60, HOUR]);
    expect(count[1]).toBe(60);
    expect(await grown(HOUR, 3 * HOUR)).toBe(2 * HOUR - 60);
  });
});
