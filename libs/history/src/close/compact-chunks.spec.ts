import type { Cell } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { ReceivedSnapshot, StoredPoll } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const dense: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
  ],
};
const sparse: FrameSchema = { ...dense, family: 'pg_stat_statements', sparse: true };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'compact chunks spec' });
  seed = new HistorySeed(pool);
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

type Rows = (poll: number) => Cell[][];

/** Ten polls, of which each pair is closed by itself; at most six polls are one chunk, or none are put together. */
async function closedInPairs(schema: FrameSchema, rows: Rows, maxPolls: number, stepMs = 10_000) {
  const of = { organisationId: newId(), serverId: newId() };
  const place = { ...of, collectorId: newId(), epoch: BigInt(START) };
  for (let pair = 0; pair < 5; pair++) {
    const polls = [pair * 2, pair * 2 + 1].map((poll) => ({ at: START + poll * stepMs, rows: rows(poll) }));
    const frames = [aReceivedFrame(schema, polls)];
    const snapshot: ReceivedSnapshot = {
      ...place,
      sequence: BigInt(pair + 1),
      collectedAt: polls[1].at,
      frames,
      gaps: [],
      states: [],
    };
    await seed.store(snapshot);
    await seed.close({ maxPolls });
  }
  const reader = new PostgresHistoryReader({ pool, now: () => START + 360 * stepMs });
  const range = { ...of, family: schema.family, from: START, to: START + 360 * stepMs };
  const { rows: chunks } = await pool.query<{ polls: number }>(
    'select polls from history.chunk where server_id = $1 order by from_at',
    [of.serverId],
  );
  const polls: StoredPoll[] = [];
  for await (const poll of reader.polls(range)) polls.push(poll);
  return {
    chunks: chunks.map(({ polls }) => polls),
    polls,
    series: await reader.series({ ...range, metrics: ['calls'], step: 'raw' }),
    increases: await reader.increases({ ...range, metrics: ['calls'] }),
  };
}

describe('short chunks that follow each other', () => {
  it.each([
    ['a dense family', dense, (poll: number): Cell[][] => [['a', poll * 3], ...(poll > 2 ? [['b', poll]] : [])]],
    [
      'a sparse family',
      sparse,
      (poll: number): Cell[][] => [
        ...(poll % 4 === 1 ? [['a', poll * 3]] : []),
        ...(poll % 5 === 2 ? [['b', poll]] : []),
      ],
    ],
  ] as const)('become one, and say the same as before, of %s', async (_, schema, rows) => {
    const apart = await closedInPairs(schema, rows, 2);
    const together = await closedInPairs(schema, rows, 6);

    expect(apart.chunks).toEqual([2, 2, 2, 2, 2]);
    expect(together.chunks).toEqual([6, 2, 2]);
    expect(together.polls).toEqual(apart.polls);
    expect(together.series).toEqual(apart.series);
    expect(together.increases).toEqual(apart.increases);
  });

  it('are no more than those after which no row comes back as if it were new', async () => {
    const rows = (poll: number): Cell[][] =>
      poll === 2 || poll === 3
        ? [['a', poll]]
        : [
            ['a', poll],
            ['b', poll],
          ];

    const apart = await closedInPairs(dense, rows, 2);
    const together = await closedInPairs(dense, rows, 6);

    expect(together.chunks).toEqual([2, 6, 2]);
    expect(together.series).toEqual(apart.series);
    expect(together.increases).toEqual(apart.increases);
  });

  it('are put together at the end of a day however few polls they have', async () => {
    const rows = (poll: number): Cell[][] => [['a', poll * 3]];
    // From noon on, six polls a day are not worth a chunk of twelve; four of the next day wait for their evening.
    const twoHours = 7_200_000;

    const apart = await closedInPairs(dense, rows, 2, twoHours);
    const together = await closedInPairs(dense, rows, 12, twoHours);

    expect(apart.chunks).toEqual([2, 2, 2, 2, 2]);
    expect(together.chunks).toEqual([6, 2, 2]);
    expect(together.polls).toEqual(apart.polls);
    expect(together.series).toEqual(apart.series);
    expect(together.increases).toEqual(apart.increases);
  });
});
