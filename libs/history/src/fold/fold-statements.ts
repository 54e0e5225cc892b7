import { keyOf, LAST_SEEN, mergeRollUps } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** Families whose long history is folded. */
export const FOLDED_FAMILIES = ['pg_stat_statements', 'pg_stat_statements_full'] as const;

/** The id of the row of other statements; PostgreSQL gives it to none: to it, 0 is the lack of an id. */
export const OTHER_STATEMENTS = 0;

const HOUR_MS = 3_600_000;

/**
 * Keeps, hour by hour, the statements that are among the first `most` by the growth of any counter, and puts all others
 * into one row, so that every total stays what it was. That row has the id {@link OTHER_STATEMENTS} and no other
 * dimension. Doing it again changes nothing.
 * @param schema of roll-ups, as `rollUpSchema` gives it.
 * @param intervals one for each moment, as `mergeRollUps` gives them.
 */
export function foldStatements(schema: FrameSchema, intervals: readonly Poll[], most: number): Poll[] {
  const fold = folding(schema);
  const hours = Map.groupBy(intervals, ({ at }) => Math.floor(at / HOUR_MS));
  return [...hours.values()].flatMap((hour) => {
    const kept = firstByAny(schema, hour, most);
    const folded = hour.map(({ at, rows }) => ({
      at,
      rows: rows.map((row) => (kept.has(keyOf(row, fold.dimensions)) ? row : fold.row(row))),
    }));
    return mergeRollUps(schema, [folded]);
  });
}

function folding(schema: FrameSchema): { dimensions: number; row: (row: readonly Cell[]) => readonly Cell[] } {
  const dimensions = schema.columns.filter(({ role }) => role === 'dimension').length;
  const other = schema.columns.map((column): ((cell: Cell) => Cell) => {
    if (column.role === 'dimension') return () => (column.name === 'queryid' ? OTHER_STATEMENTS : null);
    // What was true of one statement last is true of no sum of them.
    if (column.name.endsWith('.last') || (column.role === 'attribute' && column.name !== LAST_SEEN)) return () => null;
    return (cell) => cell;
  });
  return { dimensions, row: (row) => row.map((cell, index) => other[index](cell)) };
}

/** The keys of the statements of an hour that are among the first by any counter. */
function firstByAny(schema: FrameSchema, hour: readonly Poll[], most: number): Set<string> {
  const dimensions = schema.columns.filter(({ role }) => role === 'dimension').length;
  const queryId = schema.columns.findIndex(({ name, role }) => role === 'dimension' && name === 'queryid');
  const measures = schema.columns.flatMap(({ name }, index) => (name.endsWith('.increase') ? [index] : []));
  const grown = new Map<string, number[]>();
  for (const row of hour.flatMap(({ rows }) => rows)) {
    if (row[queryId] === OTHER_STATEMENTS) continue;
    const key = keyOf(row, dimensions);
    const sums = grown.get(key) ?? measures.map(() => 0);
    for (const [place, index] of measures.entries()) sums[place] += Number(row[index] ?? 0);
    grown.set(key, sums);
  }
  const keys = [...grown.keys()];
  if (keys.length <= most) return new Set(keys);
  const kept = new Set<string>();
  for (const place of measures.keys()) {
    const by = (key: string) => grown.get(key)![place];
    // Of equal ones those with the smaller key: the answer is the same whenever it is asked.
    const first = keys.toSorted((a, b) => by(b) - by(a) || (a < b ? -1 : 1)).slice(0, most);
    for (const key of first) if (by(key) > 0) kept.add(key);
  }
  return kept;
}
