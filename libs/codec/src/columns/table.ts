import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { UnfitCell } from '../codec.errors.js';
import type { Cell, Poll } from '../poll.js';
import { RowNumbers } from './row-numbers.js';
import { shapeOf } from './shape.js';
import type { Shape } from './shape.js';
import type { TextTable } from './text-table.js';
import { vectorOf } from './vector.js';
import type { Vector } from './vector.js';

/** Polls turned into columns: the shape, the distinct rows' dimensions, and each metric's cells row by row. */
export interface Table {
  readonly shape: Shape;
  readonly keys: readonly (readonly Cell[])[];
  readonly metrics: readonly Vector[];
  /** The texts that metrics name by their index. */
  readonly texts: TextTable;
}

interface SchemaColumns {
  readonly dimensions: readonly SchemaColumn[];
  readonly metrics: readonly SchemaColumn[];
}

// A schema never changes; each of its frames asks.
const knownColumns = new WeakMap<FrameSchema, SchemaColumns>();

/** The columns of a schema by what they are for; dimensions stand first. */
export function columnsOf(schema: FrameSchema): SchemaColumns {
  let columns = knownColumns.get(schema);
  if (!columns) {
    const dimensions = schema.columns.filter((column) => column.role === 'dimension');
    columns = { dimensions, metrics: schema.columns.slice(dimensions.length) };
    knownColumns.set(schema, columns);
  }
  return columns;
}

/** Turns polls into columns; texts of metrics go into `texts`. @throws UnfitCell */
export function tableOf(schema: FrameSchema, polls: readonly Poll[], texts: TextTable): Table {
  const { dimensions, metrics } = columnsOf(schema);
  const { shape, keys } = shapeOfPolls(schema, polls, dimensions.length);
  const source: (readonly Cell[])[] = [];
  source.length = shape.rowOf.length;
  let cell = 0;
  for (const poll of polls) for (const row of poll.rows) source[shape.place[cell++]] = row;
  return {
    shape,
    keys,
    texts,
    metrics: metrics.map((column, index) => {
      const at = dimensions.length + index;
      return vectorOf(column, source.length, (cell) => source[cell][at], texts);
    }),
  };
}

function shapeOfPolls(
  schema: FrameSchema,
  polls: readonly Poll[],
  dimensions: number,
): { shape: Shape; keys: (readonly Cell[])[] } {
  const numbers = new RowNumbers(dimensions);
  const pollEnds = new Int32Array(polls.length);
  const times = new Float64Array(polls.length);
  const rowOf = new Int32Array(polls.reduce((sum, poll) => sum + poll.rows.length, 0));
  let cell = 0;
  for (let index = 0; index < polls.length; index++) {
    times[index] = polls[index].at;
    numbers.begin();
    for (const row of polls[index].rows) {
      if (row.length !== schema.columns.length) {
        throw new UnfitCell(schema.family, `a row of ${row.length} cells for ${schema.columns.length} columns`);
      }
      rowOf[cell++] = numbers.of(row);
    }
    pollEnds[index] = cell;
  }
  const keys = numbers.first.map((row) => row.slice(0, dimensions));
  return { shape: shapeOf(times, rowOf, pollEnds, keys.length), keys };
}
