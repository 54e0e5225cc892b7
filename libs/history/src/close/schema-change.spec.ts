import type { Cell } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';
import fc from 'fast-check';

import { migrateHistory, PostgresHistoryReader } from '../index.js';
import type { ReceivedSnapshot } from '../index.js';
import { aReceivedFrame, HistorySeed } from '../testing.js';

const START = Date.UTC(2026, 9, 1, 12);
const old: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'level', role: 'gauge', type: 'int' },
  ],
};
const wider: FrameSchema = { ...old, columns: [...old.columns, { name: 'reads', role: 'counter', type: 'int' }] };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let seed: HistorySeed;
let reader: PostgresHistoryReader;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
  pool = createPool(database.url, { applicationName: 'schema change spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + 3_600_000 });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

/** A poll of a stream: when, whether in the wider schema, and the calls that each row tells. */
interface Told {
  readonly sequence: number;
  readonly second: number;
  readonly wide: boolean;
  readonly calls: readonly (readonly [name: string, count: number])[];
  readonly batch: number;
}

function aServer(sparse: boolean) {
  const of = { organisationId: newId(), serverId: newId(), collectorId: newId(), epoch: BigInt(START) };
  const snapshot = ({ sequence, second, wide, calls }: Told): ReceivedSnapshot => {
    const at = START + second * 1000;
    const rows = calls.map(([name, count]): Cell[] => [name, count, count % 7, ...(wide ? [10 * count] : [])]);
    const frame = aReceivedFrame({ ...(wide ? wider : old), sparse }, [{ at, rows }]);
    return { ...of, sequence: BigInt(sequence), collectedAt: at, frames: [frame], gaps: [], states: [] };
  };
  const rolledUp = async (): Promise<Sums> => {
    const { organisationId, serverId } = of;
    const range = { organisationId, serverId, family: old.family, from: START, to: START + 3_600_000 };
    const { times, rows } = await reader.series({ ...range, metrics: ['calls', 'level'], step: '1m' });
    const sums = rows.flatMap(({ labels, aggregates: { calls, level } }) =>
      times.map((at, index): [string, number[]] => [
        `${labels.name} ${(at - START) / 60_000}`,
        [calls.increase[index] ?? 0, calls.known[index], calls.unknown[index], level.sum[index] ?? 0].map(Number),
      ]),
    );
    return new Map(sums.filter(([, cells]) => cells.some((cell) => cell > 0)));
  };
  return { snapshot, rolledUp };
}

/** By row and minute: growth of calls, in how many polls it is known and unknown, and the sum of levels. */
type Sums = ReadonlyMap<string, number[]>;

/** What polls add up to in order of their times, whatever columns they have beside these. */
function addedUp(polls: readonly Told[]): Sums {
  const last = new Map<string, number>();
  const sums = new Map<string, number[]>();
  for (const { second, calls } of polls) {
    for (const [name, count] of calls) {
      const place = `${name} ${Math.floor(second / 60)}`;
      const [grown, known, unknown, level] = sums.get(place) ?? [0, 0, 0, 0];
      const by = count - (last.get(name) ?? Infinity);
      const told = by >= 0 ? [grown + by, known + 1, unknown] : [grown, known, unknown + 1];
      sums.set(place, [...told, level + (count % 7)]);
      last.set(name, count);
    }
  }
  return sums;
}

/** Polls whose schema changes once, with every poll, or at random, in the batches in which they arrive. */
const streams = fc
  .record({
    changes: fc.constantFrom('once', 'with every poll', 'at random'),
    steps: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 90 }),
        told: fc.subarray(['a', 'b', 'c']),
        by: fc.integer({ min: 0, max: 20 }),
        reset: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
        wide: fc.boolean(),
        batch: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 3, maxLength: 12 },
    ),
  })
  .map(({ changes, steps }) => {
    let [second, calls] = [0, 100];
    return steps.map(({ after, by, reset, wide, ...rest }, index) => {
      second += after;
      calls = reset ? by : calls + by;
      const regular = changes === 'once' ? index >= steps.length / 2 : index % 2 === 1;
      return { ...rest, sequence: index + 1, second, total: calls, wide: changes === 'at random' ? wide : regular };
    });
  });

describe.each([
  ['sparse', true],
  ['dense', false],
] as const)('a %s family whose schema changes', (_, sparse) => {
  it.each([
    ['in order', false],
    ['in any order', true],
  ] as const)(
    'has the growth of its counters once when polls arrive %s',
    async (_order, mixed) => {
      await fc.assert(
        fc.asyncProperty(streams, fc.integer({ min: 1, max: 4 }), async (steps, maxPolls) => {
          const polls: Told[] = steps.map(({ told, total, batch, ...step }, index) => ({
            ...step,
            calls: (sparse ? told : ['a', 'b', 'c']).map((name) => [name, total]),
            batch: mixed ? batch : Math.floor((3 * index) / steps.length),
          }));
          const server = aServer(sparse);
          for (const batch of [0, 1, 2, 3]) {
            await seed.store(...polls.filter((poll) => poll.batch === batch).map(server.snapshot));
            await seed.close({ maxPolls });
          }

          expect(await server.rolledUp()).toEqual(addedUp(polls));
        }),
        { numRuns: 15 },
      );
    },
    60_000,
  );
});
