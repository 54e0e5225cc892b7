import { mergeRollUps, rollUpSchema } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';
import fc from 'fast-check';

import { foldStatements } from './fold-statements.js';

const HOUR = 3_600_000;
const schema: FrameSchema = {
  family: 'pg_stat_statements',
  version: 1,
  sparse: true,
  columns: [
    { name: 'queryid', role: 'dimension', type: 'int' },
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'calls', role: 'counter', type: 'int' },
    { name: 'total_exec_time', role: 'counter', type: 'int' },
    { name: 'max_exec_time', role: 'gauge', type: 'int' },
  ],
};
const rolled = rollUpSchema(schema);
const place = (name: string) => rolled.columns.findIndex((column) => column.name === name);

/** A row of a roll-up: how much calls and time grew, and the longest execution. */
const row = (queryId: number, calls: number, time: number, longest = 1): Cell[] => {
  const cells: Record<string, Cell> = {
    queryid: queryId,
    datname: 'app',
    last_seen: 1,
    'calls.increase': calls,
    'calls.known': 1,
    'calls.unknown': 0,
    'total_exec_time.increase': time,
    'total_exec_time.known': 1,
    'total_exec_time.unknown': 0,
    'max_exec_time.min': longest,
    'max_exec_time.max': longest,
    'max_exec_time.sum': longest,
    'max_exec_time.last': longest,
    'max_exec_time.count': 1,
  };
  return rolled.columns.map(({ name }) => cells[name] ?? null);
};
const ids = (poll: Poll) => poll.rows.map(([id]) => Number(id)).sort((a, b) => a - b);
const total = (polls: readonly Poll[], name: string) =>
  polls.map(({ at, rows }) => [at, rows.reduce((sum, cells) => sum + Number(cells[place(name)] ?? 0), 0)]);

const statement = fc.record({
  id: fc.integer({ min: 1, max: 30 }),
  calls: fc.integer({ min: -3, max: 1_000 }),
  time: fc.integer({ min: 0, max: 1_000 }),
});
const intervals = fc
  .array(fc.uniqueArray(statement, { selector: ({ id }) => id, maxLength: 20 }), { minLength: 1, maxLength: 9 })
  .map((all) =>
    all.map((told, index) => ({ at: index * 600_000, rows: told.map(({ id, calls, time }) => row(id, calls, time)) })),
  );

describe('the long history of statements', () => {
  it('keeps what is among the first by any counter in its hour, and the rest in one row', () => {
    const hour = [
      { at: 0, rows: [row(1, 100, 1), row(2, 1, 100), row(3, 50, 50, 7), row(4, 2, 2, 9)] },
      { at: 600_000, rows: [row(3, 1, 1)] },
    ];
    const later = { at: HOUR, rows: [row(3, 5, 5), row(4, 1, 1)] };

    const folded = foldStatements(rolled, [...hour, later], 1);

    expect(folded.map(ids)).toEqual([[0, 1, 2], [0], [0, 3]]);
    const other = folded[0].rows.find(([id]) => id === 0)!;
    const cells = ['datname', 'calls.increase', 'calls.known', 'max_exec_time.max', 'max_exec_time.last'];
    expect(cells.map((name) => other[place(name)])).toEqual([null, 52, 2, 9, null]);
  });

  it('has the same totals in every interval as before, whatever is kept', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 12 }), (polls, most) => {
        const before = mergeRollUps(rolled, [polls]);

        const after = foldStatements(rolled, before, most);

        for (const name of ['calls.increase', 'calls.known', 'total_exec_time.increase', 'max_exec_time.sum'])
          expect(total(after, name)).toEqual(total(before, name));
        // Two counters: at most so many of each, and the others.
        for (const poll of after) expect(poll.rows.length).toBeLessThanOrEqual(2 * most + 1);
      }),
    );
  });

  it('is the same when it is folded again', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 1, max: 12 }), (polls, most) => {
        const once = foldStatements(rolled, mergeRollUps(rolled, [polls]), most);

        const twice = foldStatements(rolled, mergeRollUps(rolled, [once]), most);

        const inOrder = (of: readonly Poll[]) => of.map(({ at, rows }) => [at, rows.map(String).sort()]);
        expect(inOrder(twice)).toEqual(inOrder(once));
      }),
    );
  });

  it('leaves alone what has few statements', () => {
    const few = [{ at: 0, rows: [row(1, 0, 0), row(2, 1, 1)] }];

    expect(foldStatements(rolled, few, 2)).toEqual(few);
  });
});
