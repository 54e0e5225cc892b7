import type { FrameSchema } from '@pganalytics/stats';

import { RowMemory } from './row-memory.js';

const schema: FrameSchema = {
  family: 'pg_stat_all_tables',
  version: 1,
  sparse: true,
  columns: [
    { name: 'relid', role: 'dimension', type: 'int' },
    { name: 'relname', role: 'dimension', type: 'text' },
    { name: 'seq_scan', role: 'counter', type: 'int' },
    { name: 'dropped_at', role: 'attribute', type: 'int' },
  ],
};
const row = (oid: number, name: string, scans: number | bigint | null) => ({ oid, cells: [oid, name, scans, null] });
const everything = () => true;

describe('what is remembered of rows that were sent', () => {
  it('lets through rows that are new or changed, also from unknown to nothing written', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5), row(2, 'b', null)], 1);

    const changed = memory.changed([row(1, 'a', 5), row(2, 'b', 0), row(3, 'c', 2n ** 60n)], 2);

    expect(changed.map(([oid]) => oid)).toEqual([2, 3]);
    expect(memory.changed([row(3, 'c', 2n ** 60n + 1n)], 3)).toHaveLength(1);
  });

  it('tells farewells again after a loss, once, and not of a row that is back', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5), row(2, 'b', 6)], 1);
    memory.gone(everything, 2);
    memory.forget();
    memory.changed([row(2, 'b', 7)], 3);

    expect(memory.gone(everything, 3)).toEqual([[1, 'a', null, 2]]);
    expect(memory.gone(everything, 3)).toEqual([]);
  });

  it('tells once of each row that is gone, renamed ones under their old name', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5), row(2, 'b', 6), row(3, 'c', 7)], 1);
    memory.changed([row(1, 'renamed', 5), row(2, 'b', 6)], 2);

    expect(memory.gone(everything, 2)).toEqual([
      [1, 'a', null, 2],
      [3, 'c', null, 2],
    ]);
    expect(memory.gone(everything, 2)).toEqual([]);
  });

  it('takes nothing for gone that was not looked at', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5), row(2, 'b', 6)], 1);

    expect(memory.gone((oid) => oid === 2, 2)).toEqual([[2, 'b', null, 2]]);
    expect(memory.changed([row(1, 'a', 5)], 2)).toEqual([]);
  });

  it('sends everything again after a loss, and is complete only when all was read anew', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5)], 1);
    memory.readToEnd();

    memory.forget();

    expect(memory.complete).toBe(false);
    expect(memory.changed([row(1, 'a', 5)], 2)).toHaveLength(1);
    expect(memory.changed([row(1, 'a', 5)], 3)).toEqual([]);
  });

  it('says of every row of a dropped database that it is gone', () => {
    const memory = new RowMemory(schema);
    memory.changed([row(1, 'a', 5), row(2, 'b', 6)], 1);

    expect(memory.allGone(9).map((cells) => cells.at(-1))).toEqual([9, 9]);
    expect(memory.allGone(9)).toEqual([]);
  });
});
