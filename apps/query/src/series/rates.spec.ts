import { randomUUID } from 'node:crypto';

import type { Poll } from '@pganalytics/codec';
import { PostgresHistoryReader, migrateHistory } from '@pganalytics/history';
import { HistorySeed, aReceivedFrame, aReceivedSnapshot } from '@pganalytics/history/testing';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';
import fc from 'fast-check';

import { groupIntoLines } from './lines.js';
import { rowsFromPolls, rowsPerPoll } from './raw-rows.js';
import { rowsFromRollUps } from './rolled-rows.js';
import type { RowOverTime, ValueRule } from './row-over-time.js';
import { gapAfterMs, timeAxis } from './time-axis.js';

const START = Date.UTC(2026, 9, 1, 12);
const MINUTE = 60_000;
const MINUTES = 12;
const rate: ValueRule = { kind: 'counter', value: 'rate', aggregate: 'avg', absentIsZero: true, sparse: false };
const dense: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
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
  pool = createPool(database.url, { applicationName: 'rates spec' });
  seed = new HistorySeed(pool);
  reader = new PostgresHistoryReader({ pool, now: () => START + MINUTES * MINUTE });
});

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

interface Schedule {
  readonly schema: FrameSchema;
  readonly intervalMs: number;
  /** Growth of both rows up to each poll of a minute that is not paused. */
  readonly grown: (poll: number) => readonly [number, number];
  readonly paused?: (minute: number) => boolean;
  readonly resetAt?: number;
}

/** Polls of two rows: `busy` changes all the time, `calm` not always; both leave no trace of a paused minute. */
function pollsOf({ schema, intervalMs, grown, paused, resetAt }: Schedule): Poll[] {
  const polls: Poll[] = [];
  let [busy, calm] = [1_000, 1_000];
  for (let index = 0; index * intervalMs < MINUTES * MINUTE; index++) {
    const [ofBusy, ofCalm] = grown(index);
    busy = index === resetAt ? 1 : busy + ofBusy;
    calm += ofCalm;
    if (paused?.(Math.floor((index * intervalMs) / MINUTE))) continue;
    const rows = [
      ['busy', busy],
      ['calm', calm],
    ];
    const tells = !schema.sparse || polls.length === 0 || ofCalm > 0;
    polls.push({ at: START + index * intervalMs, rows: tells ? rows : rows.slice(0, 1) });
  }
  return polls;
}

/** The rates of a minute each, from the polls themselves and from the roll-ups of a minute. */
async function ratesOf(schedule: Schedule, closeAfter: number): Promise<{ raw: RowOverTime[]; rolled: RowOverTime[] }> {
  const { schema, intervalMs } = schedule;
  const server = aReceivedSnapshot({ epoch: BigInt(START), serverId: randomUUID() });
  const states = [{ family: schema.family, state: 'ok', reason: '', intervalMs }];
  const snapshots = pollsOf(schedule).map((poll, index) => ({
    ...server,
    sequence: BigInt(index + 1),
    collectedAt: poll.at,
    frames: [aReceivedFrame(schema, [poll], intervalMs)],
    states: index === 0 ? states : [],
  }));
  await seed.store(...snapshots.slice(0, closeAfter));
  if (closeAfter > 0) await seed.close();
  if (closeAfter < snapshots.length) await seed.store(...snapshots.slice(closeAfter));
  const range = { from: START, to: START + MINUTES * MINUTE };
  const { organisationId, serverId } = server;
  const question = { organisationId, serverId, family: schema.family, metrics: ['calls'], ...range };
  const axis = timeAxis(range, MINUTE);
  const rule = { ...rate, sparse: schema.sparse };
  const polled = await reader.series({ ...question, step: 'raw' });
  const rolled = await reader.series({ ...question, step: '1m' });
  const gapMs = gapAfterMs(polled.sinceMs, intervalMs);
  return {
    raw: rowsFromPolls(polled, 'calls', rule, { ...axis, gapMs }),
    // The usual interval is the catalogue's: nobody tells the reader of roll-ups that a collector has thinned out.
    rolled: rowsFromRollUps({ result: rolled, metric: 'calls', rule, axis, intervalMs: 10_000 }),
  };
}

/** Values by row; in the first minute nobody can tell a reset from a first sighting. */
const valuesOf = (rows: readonly RowOverTime[]) =>
  Object.fromEntries(
    rows.map(({ labels, values }) => [
      String(labels['datname']),
      values.map((value, minute) => (minute === 0 ? rounded(value ?? null) : rounded(value))),
    ]),
  );
const rounded = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value);

describe('rates of roll-ups', () => {
  it.each([
    ['dense', dense],
    ['sparse', sparse],
  ])('are those of the polls they are made of, in a %s family', async (_, schema) => {
    const schedules = fc.record({
      intervalMs: fc.constantFrom(10_000, 20_000, 60_000),
      calmEvery: fc.integer({ min: 1, max: 30 }),
      by: fc.integer({ min: 1, max: 50 }),
      pause: fc.option(fc.record({ from: fc.integer({ min: 1, max: 8 }), minutes: fc.integer({ min: 3, max: 6 }) })),
      resetAt: fc.option(fc.integer({ min: 2, max: 30 }), { nil: undefined }),
      closeAfter: fc.nat(80),
    });
    await fc.assert(
      fc.asyncProperty(schedules, async ({ intervalMs, calmEvery, by, pause, resetAt, closeAfter }) => {
        const { raw, rolled } = await ratesOf(
          {
            schema,
            intervalMs,
            grown: (poll) => [by, poll % calmEvery === 0 ? by : 0],
            ...(pause ? { paused: (minute) => minute >= pause.from && minute < pause.from + pause.minutes } : {}),
            ...(resetAt === undefined ? {} : { resetAt }),
          },
          closeAfter,
        );

        const [expected, found] = [valuesOf(raw), valuesOf(rolled)];
        expect(found['busy']).toEqual(expected['busy']);
        // In the minute that begins or resumes, roll-ups do not tell when a row that rarely changes was looked at.
        const edges = new Set([0, ...(pause ? [pause.from + pause.minutes] : [])]);
        const inside = (values: readonly unknown[]) => values.filter((_, minute) => !edges.has(minute));
        expect(inside(found['calm'])).toEqual(inside(expected['calm']));
      }),
      { numRuns: 25 },
    );
  });

  it('of a sparse row that changes once a minute spread its growth over the minute, and are zero without any', async () => {
    const { rolled } = await ratesOf(
      { schema: sparse, intervalMs: 10_000, grown: (poll) => [1, poll % 6 === 3 && poll < 30 ? 1 : 0] },
      72,
    );

    const calm = valuesOf(rolled)['calm'] as number[];
    expect(calm.slice(1, 5).map((value) => value.toFixed(4))).toEqual(['0.0167', '0.0167', '0.0167', '0.0167']);
    expect(calm.slice(5)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('make a sum unknown where the growth of a row is, and leave a row out that is seen for the first time', async () => {
    const { rolled } = await ratesOf({ schema: dense, intervalMs: 60_000, grown: () => [6, 12], resetAt: 4 }, MINUTES);

    const [line] = groupIntoLines(rolled, [], 'sum');
    expect(line.values.slice(3, 6).map(rounded)).toEqual([0.3, undefined, 0.3]);
  });
});

describe('rates of a round through many databases', () => {
  it('divide what a row grew by by the time between its readings, also where a round took longer', async () => {
    const server = aReceivedSnapshot({ epoch: BigInt(START), serverId: randomUUID() });
    const schema: FrameSchema = {
      ...sparse,
      family: 'pg_stat_all_tables',
      columns: [...sparse.columns, { name: 'read_at', role: 'attribute', type: 'int' }],
    };
    // Two calls a second; the last database is reached after 20 s, once after 50, and is then not told of for a round.
    const offsets = [20_000, 50_000, 20_000, null, 20_000, 20_000];
    const polls = offsets.map((offset, minute): Poll => {
      const at = START + minute * MINUTE;
      const readAt = at + (offset ?? 0);
      return { at, rows: offset === null ? [] : [['last', (2 * (readAt - START)) / 1_000, readAt]] };
    });
    await seed.store({ ...server, frames: [aReceivedFrame(schema, polls, MINUTE)] });

    const { organisationId, serverId } = server;
    const found = await reader.series({
      organisationId,
      serverId,
      family: schema.family,
      metrics: ['calls', 'read_at'],
      from: START,
      to: START + MINUTES * MINUTE,
      step: 'raw',
    });

    const rule = { ...rate, sparse: true };
    expect(rowsPerPoll(found, 'calls', rule, 2.5 * MINUTE)[0].values).toEqual([null, 2, 2, 0, 4, 2]);
    const axis = { ...timeAxis({ from: START, to: START + 3 * MINUTE }, 3 * MINUTE), gapMs: 2.5 * MINUTE };
    expect(rowsFromPolls(found, 'calls', rule, axis)[0].values).toEqual([2]);
  });
});
