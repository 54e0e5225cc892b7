import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';

interface Totals {
  readonly [column: number]: Cell | undefined;
}

const amount = (cell: Cell | undefined): number => (cell === null || cell === undefined ? 0 : Number(cell));

/**
 * Turns totals of many backends into the growth of the busiest. A backend that was not there the last time has grown by
 * all it has; the first look, which knows no last time, has none. What a reset took away is not growth.
 */
export function topGrowth(
  { columns }: FrameSchema,
  by: readonly string[],
  limit: number,
): (rows: readonly (readonly Cell[])[]) => Cell[][] {
  let before: ReadonlyMap<string, Totals> | undefined;
  const measured = columns.flatMap(({ role }, index) => (role === 'gauge' ? [index] : []));
  const ranked = by.map((name) => columns.findIndex((column) => column.name === name));
  const dimensions = columns.filter(({ role }) => role === 'dimension').length;
  return (rows) => {
    const last = before;
    const now = new Map(rows.map((row) => [row.slice(0, dimensions).join('/'), row]));
    before = now;
    if (!last) return [];
    const grown = [...now].map(([key, row]) => row.map((cell, at) => grow(cell, at, last.get(key))));
    const rank = (row: readonly Cell[]) => ranked.reduce((sum, at) => sum + amount(row[at]), 0);
    return grown
      .filter((row) => rank(row) > 0)
      .toSorted((a, b) => rank(b) - rank(a))
      .slice(0, limit);
  };

  function grow(cell: Cell, at: number, previous: Totals | undefined): Cell {
    if (cell === null || !measured.includes(at)) return cell;
    const growth = amount(cell) - amount(previous?.[at]);
    return growth < 0 ? amount(cell) : growth;
  }
}
