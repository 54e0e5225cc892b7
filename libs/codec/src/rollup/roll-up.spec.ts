import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { FrameSchema } from '@pganalytics/stats';
import fc from 'fast-check';

import {
  decodeFrame,
  decodeFrameColumns,
  encodeChunk,
  encodeFrame,
  FrameColumns,
  mergeRollUps,
  openChunk,
  PollTable,
  rollUp,
  rollUpSchema,
  withdrawnCounters,
} from '../index.js';
import type { Cell, Compressor, Poll } from '../index.js';

const MINUTE = 60_000;
const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
};
const schema: FrameSchema = {
  family: 'some',
  version: 1,
  sparse: false,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'total', role: 'counter', type: 'int' },
    { name: 'level', role: 'gauge', type: 'int' },
    { name: 'word', role: 'attribute', type: 'text' },
  ],
};
const rolled = rollUpSchema(schema);
const at = (seconds: number, total: Cell, level: Cell = null, word: Cell = null): Poll => ({
  at: seconds * 1000,
  rows: [['a', total, level, word]],
});
const cell = (polls: Poll[], minute: number, column: string): Cell | undefined =>
  polls.find((poll) => poll.at === minute * MINUTE)?.rows[0]?.[rolled.columns.findIndex(({ name }) => name === column)];

/** Polls a few seconds apart of some rows, with resets, nulls and numbers beyond 2^53, whose sums need no 65th bit. */
const history = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 50 }),
      fc.array(
        fc.tuple(
          fc.constantFrom('a', 'b'),
          fc.option(fc.oneof(fc.nat(9), fc.constant(2n ** 58n))),
          fc.option(fc.nat(9)),
          fc.constantFrom('x', null),
        ),
        {
          maxLength: 2,
        },
      ),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    let time = 0;
    return steps.map(([seconds, rows]): Poll => {
      time += seconds * 1000;
      return { at: time, rows: [...new Map(rows.map((row) => [row[0], row])).values()] };
    });
  });

const pause = fc.option(
  fc.integer({ min: 10_000, max: 60_000 }).map((limit) => (from: number, to: number) => to - from > limit),
  { nil: undefined },
);

const lastRowsOf = (polls: readonly Poll[]): Poll => ({
  at: polls.at(-1)?.at ?? 0,
  rows: [...new Map(polls.flatMap((poll) => poll.rows).map((row) => [row[0], row])).values()],
});
const sorted = (polls: Poll[]): Poll[] =>
  polls.map((poll) => ({ at: poll.at, rows: poll.rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))) }));

/** The same rows with columns of every kind, made from what they have. */
const everyKind: FrameSchema = {
  ...schema,
  columns: [
    ...schema.columns,
    { name: 'time', role: 'counter', type: 'float', scale: 1000 },
    { name: 'share', role: 'gauge', type: 'float', scale: 100 },
    { name: 'load', role: 'gauge', type: 'float' },
    { name: 'huge', role: 'gauge', type: 'int' },
    { name: 'large', role: 'gauge', type: 'int' },
    { name: 'on', role: 'attribute', type: 'bool' },
  ],
};
const everyKindRolled = rollUpSchema(everyKind);
const withEveryKind = ({ at, rows }: Poll): Poll => ({
  at,
  rows: rows.map((row): Cell[] => {
    const level = typeof row[2] === 'number' ? row[2] : null;
    const of = (make: (level: number) => Cell) => (level === null ? null : make(level));
    const large = of((value) => 2 ** 50 - 1 - value);
    return [
      ...row,
      of((n) => n / 1000),
      of((n) => (4 - n) / 100),
      of((n) => n / 3),
      of((n) => 2n ** 57n + BigInt(n)),
      large,
      of((n) => n > 4),
    ];
  }),
});

describe('roll-ups', () => {
  it('hold min, max, sum, last and count of gauges and the growth of counters', () => {
    const polls = [at(0, 10, 5, 'x'), at(20, 13, 1, 'y'), at(40, 20, 3, 'z'), at(70, 21, 8, 'z')];

    const minutes = rollUp({ schema, polls, stepMs: MINUTE });

    const columns = [
      'total.increase',
      'total.known',
      'total.unknown',
      'level.min',
      'level.max',
      'level.sum',
      'level.last',
      'level.count',
      'word',
    ];
    expect(columns.map((column) => cell(minutes, 0, column))).toEqual([10, 2, 1, 1, 5, 9, 3, 3, 'z']);
    expect(columns.map((column) => cell(minutes, 1, column))).toEqual([1, 1, 0, 8, 8, 8, 8, 1, 'z']);
  });

  it('call the growth over a reset unknown, never negative or zero', () => {
    const minutes = rollUp({ schema, polls: [at(0, 100), at(60, 5), at(70, 9)], stepMs: MINUTE });

    expect(cell(minutes, 1, 'total.increase')).toBe(4);
    expect(cell(minutes, 1, 'total.unknown')).toBe(1);
    expect(cell(rollUp({ schema, polls: [at(0, 100), at(60, 5)], stepMs: MINUTE }), 1, 'total.increase')).toBeNull();
  });

  it('call the growth over a pause unknown, also of a row that a sparse poll had left out before', () => {
    const pausing = [at(0, 10), at(10, 20), at(3610, 5_000), { at: 3_620_000, rows: [] }, at(3630, 5_010)];

    const minutes = rollUp({ schema, polls: pausing, stepMs: MINUTE, isPause: (from, to) => to - from > 25_000 });

    expect(cell(minutes, 60, 'total.increase')).toBe(10);
    expect([cell(minutes, 60, 'total.known'), cell(minutes, 60, 'total.unknown')]).toEqual([1, 1]);
  });

  it('have an interval without rows where polls have none', () => {
    const polls = [at(0, 1), { at: MINUTE, rows: [] }];

    expect(rollUp({ schema, polls, stepMs: MINUTE }).map(({ at, rows }) => [at, rows.length])).toEqual([
      [0, 1],
      [MINUTE, 0],
    ]);
  });

  it('are the same whether made at once or in parts that are merged', () => {
    fc.assert(
      fc.property(history, fc.nat(24), pause, (polls, cut, isPause) => {
        const [first, second] = [polls.slice(0, cut), polls.slice(cut)];

        const atOnce = mergeRollUps(rolled, [rollUp({ schema, polls, stepMs: MINUTE, isPause })]);
        const before = cut > 0 ? lastRowsOf(first) : undefined;
        const inParts = mergeRollUps(rolled, [
          rollUp({ schema, polls: first, stepMs: MINUTE, isPause }),
          rollUp({ schema, polls: second, stepMs: MINUTE, isPause, before }),
        ]);

        expect(sorted(inParts)).toEqual(sorted(atOnce));
      }),
    );
  });

  it('are the same made column by column as made row by row', () => {
    fc.assert(
      fc.property(history, fc.nat(24), pause, (polls, cut, isPause) => {
        const later = polls.slice(cut);
        if (later.length === 0) return;
        const told = new Set(later.flatMap(({ rows }) => rows.map(([name]) => name)));
        const last = cut > 0 ? lastRowsOf(polls.slice(0, cut)) : undefined;
        const before = last && { at: last.at, rows: last.rows.filter(([name]) => told.has(name)) };

        const table = PollTable.of(everyKind, later.map(withEveryKind), before && withEveryKind(before));
        const inColumns = openChunk(everyKindRolled, table.rollUp(MINUTE, isPause).encode(zstd), zstd).polls();

        const byRow = { polls: later.map(withEveryKind), before: before && withEveryKind(before), isPause };
        expect(sorted(inColumns)).toEqual(sorted(rollUp({ schema: everyKind, stepMs: MINUTE, ...byRow })));
        const packed = encodeChunk(everyKind, [...(before ? [before] : []), ...later].map(withEveryKind), zstd);
        expect(table.encode(zstd)).toEqual(packed);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same made from a finer one as made from the polls', () => {
    fc.assert(
      fc.property(history, fc.nat(24), pause, (polls, cut, isPause) => {
        const later = polls.slice(cut).map(withEveryKind);
        if (later.length === 0) return;
        const told = new Set(later.flatMap(({ rows }) => rows.map(([name]) => name)));
        const last = cut > 0 ? lastRowsOf(polls.slice(0, cut)) : undefined;
        const before = last && withEveryKind({ at: last.at, rows: last.rows.filter(([name]) => told.has(name)) });
        const steps = [MINUTE / 2, MINUTE, 5 * MINUTE, 60 * MINUTE];

        const inSteps = PollTable.of(everyKind, later, before).rollUps(steps, isPause);

        for (const [index, stepMs] of steps.entries()) {
          const unpacked = openChunk(everyKindRolled, inSteps[index].encode(zstd), zstd).polls();
          const byRow = rollUp({ schema: everyKind, polls: later, before, stepMs, isPause });
          expect(sorted(unpacked)).toEqual(sorted(byRow));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are the same of polls joined from frames, whose last values are those of the rows', () => {
    fc.assert(
      fc.property(history, fc.nat(24), fc.nat(24), pause, (polls, cut, other, isPause) => {
        const all = polls.map(withEveryKind);
        const [early, later] = [all.slice(0, cut), all.slice(cut)];
        if (later.length === 0) return;
        const last = early.length > 0 ? lastRowsOf(early) : undefined;
        const before = last && decodeFrameColumns(everyKind, encodeFrame(everyKind, [last]));
        const frames = [later.slice(0, other), later.slice(other)]
          .filter((some) => some.length > 0)
          .map((some) => decodeFrameColumns(everyKind, encodeFrame(everyKind, some)));
        const parts = frames.flatMap((frame) => Array.from(frame.times, (_, poll) => ({ frame, poll })));

        const joined = PollTable.join(everyKind, parts, before);

        const told = new Set(later.flatMap(({ rows }) => rows.map(([name]) => name)));
        const carried = last && { at: last.at, rows: last.rows.filter(([name]) => told.has(name)) };
        const table = PollTable.of(everyKind, later, carried);
        const unpacked = (of: PollTable, as: FrameSchema) => sorted(openChunk(as, of.encode(zstd), zstd).polls());
        expect(unpacked(joined, everyKind)).toEqual(unpacked(table, everyKind));
        const rolledUp = (of: PollTable) => unpacked(of.rollUp(MINUTE, isPause), everyKindRolled);
        expect(rolledUp(joined)).toEqual(rolledUp(table));
        const end = (rows: Poll) => sorted([{ at: later.at(-1)!.at, rows: rows.rows }]);
        expect(sorted(joined.last(before).polls())).toEqual(end(lastRowsOf(all)));
        expect(sorted(decodeFrame(everyKind, joined.last().encode()))).toEqual(end(lastRowsOf(later)));
      }),
      { numRuns: 300 },
    );
  });

  it('join parts of one poll, of whose equal rows the first stays', () => {
    const part = (name: string, total: number) => ({ at: 1000, rows: [[name, total, null, null]] });
    const frames = [part('a', 1), part('b', 2), part('a', 3)].map((poll) => FrameColumns.of(schema, [poll]));

    const table = PollTable.join(
      schema,
      frames.map((frame) => ({ frame, poll: 0 })),
    );

    expect(openChunk(schema, table.encode(zstd), zstd).polls()).toEqual([
      { at: 1000, rows: [...part('a', 1).rows, ...part('b', 2).rows] },
    ]);
  });

  it('are corrected by late polls to what they would have been', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), pause, (withNulls, lateness, isPause) => {
        // Which of two values is the last is told by the row's last poll, so gauges and attributes are never null here.
        const polls = withNulls.map(({ at, rows }) => ({
          at,
          rows: rows.map((row) => [row[0], row[1], row[2] ?? 0, 'x']),
        }));
        const late = polls.filter(() => lateness.next().value === true);
        const onTime = polls.filter((poll) => !late.includes(poll));
        const lateTimes = new Set(late.map((poll) => poll.at));

        const corrected = mergeRollUps(rolled, [
          rollUp({ schema, polls: onTime, stepMs: MINUTE, isPause }),
          rollUp({ schema, polls, stepMs: MINUTE, isPause, countsGaugesAt: (at) => lateTimes.has(at) }),
          withdrawnCounters(rolled, rollUp({ schema, polls: onTime, stepMs: MINUTE, isPause })),
        ]);

        const punctual = mergeRollUps(rolled, [rollUp({ schema, polls, stepMs: MINUTE, isPause })]);
        expect(known(corrected)).toEqual(known(punctual));
      }),
    );
  });

  it('tell a sum that 64 bits cannot hold as the nearest double, and keep everything else exact', () => {
    const [high, low] = [2n ** 63n - 1n, -(2n ** 63n)];
    const polls = [at(0, low, high), at(20, high, high), at(40, high, high - 1n), at(60, high, 5)];

    const [minutes, hour] = PollTable.of(schema, polls)
      .rollUps([MINUTE, 60 * MINUTE])
      .map((table) => openChunk(rolled, table.encode(zstd), zstd).polls());

    const told = (of: Poll[], minute: number) =>
      ['min', 'max', 'sum', 'last', 'count'].map((name) => cell(of, minute, `level.${name}`));
    expect(told(minutes, 0)).toEqual([high - 1n, high, 3 * 2 ** 63, high - 1n, 3]);
    expect(told(minutes, 1)).toEqual([5, 5, 5, 5, 1]);
    expect(told(hour, 0)).toEqual([5, high, 3 * 2 ** 63, 5, 4]);
    expect(cell(minutes, 0, 'total.increase')).toBe(2 ** 64);
    const byRow = rollUp({ schema, polls, stepMs: 60 * MINUTE });
    expect(openChunk(rolled, encodeChunk(rolled, byRow, zstd), zstd).polls()).toEqual(hour);
    expect(cell(mergeRollUps(rolled, [hour, byRow]), 0, 'level.sum')).toBe(6 * 2 ** 63);
  });

  it('join integers beyond 2^53 with doubles of another frame as doubles', () => {
    const frames = [at(0, 0, 2n ** 60n), at(10, 0, 0.5)].map((poll) => FrameColumns.of(schema, [poll]));

    const table = PollTable.join(
      schema,
      frames.map((frame) => ({ frame, poll: 0 })),
    );

    const [first, second] = openChunk(schema, table.encode(zstd), zstd).polls();
    expect([first.rows[0][2], second.rows[0][2]]).toEqual([2 ** 60, 0.5]);
    expect(cell(openChunk(rolled, table.rollUp(MINUTE).encode(zstd), zstd).polls(), 0, 'level.sum')).toBe(
      2 ** 60 + 0.5,
    );
  });

  it('pass through frames like any other polls', () => {
    const minutes = rollUp({ schema, polls: [at(0, 2n ** 60n, 5), at(20, 2n ** 60n + 7n, 1)], stepMs: MINUTE });

    expect(decodeFrame(rolled, encodeFrame(rolled, minutes))).toEqual(minutes);
    expect(cell(minutes, 0, 'total.increase')).toBe(7);
  });
});

// A growth of nothing that is known and one that is not known at all differ in `known` only.
function known(polls: Poll[]): Poll[] {
  const increase = rolled.columns.findIndex(({ name }) => name === 'total.increase');
  const nothing = (row: readonly Cell[]) => row.map((cell, index) => (index === increase ? (cell ?? 0) : cell));
  return sorted(polls).map((poll) => ({ at: poll.at, rows: poll.rows.map(nothing) }));
}
