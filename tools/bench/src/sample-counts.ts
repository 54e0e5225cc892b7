import { keyOf } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** How many samples polls say: numbers, one per series and poll at which the row was there. */
export interface SampleCounts {
  /** Told, or left out of a sparse poll as unchanged. */
  readonly all: number;
  /** Those that differ from the one before, and the first of each series. */
  readonly changed: number;
}

/** A row as it was told last. */
interface KnownRow {
  /** By column: the last number, NaN as long as there was none. */
  readonly last: Float64Array;
  numbers: number;
}

/** Counts the samples of one family of one server. Several frames may tell parts of one poll. */
export function countSamples(schema: FrameSchema, polls: readonly Poll[]): SampleCounts {
  const dimensions = schema.columns.filter((column) => column.role === 'dimension').length;
  const rows = new Map<string, KnownRow>();
  let [all, changed, present] = [0, 0, 0];
  const sorted = polls.toSorted((a, b) => a.at - b.at);
  for (const [index, poll] of sorted.entries()) {
    if (!schema.sparse && sorted[index - 1]?.at !== poll.at) present = 0;
    for (const cells of poll.rows) {
      const key = keyOf(cells, dimensions);
      let row = rows.get(key);
      if (!row) rows.set(key, (row = { last: new Float64Array(cells.length).fill(Number.NaN), numbers: 0 }));
      const before = schema.sparse ? row.numbers : 0;
      changed += changesOf(row, cells, dimensions);
      present += row.numbers - before;
    }
    if (sorted[index + 1]?.at !== poll.at) all += present;
  }
  return { all, changed };
}

function changesOf(row: KnownRow, cells: readonly Cell[], dimensions: number): number {
  let changes = 0;
  row.numbers = 0;
  for (let column = dimensions; column < cells.length; column += 1) {
    const cell = cells[column];
    if (typeof cell !== 'number' && typeof cell !== 'bigint') continue;
    const value = Number(cell);
    row.numbers += 1;
    if (row.last[column] !== value) changes += 1;
    row.last[column] = value;
  }
  return changes;
}
