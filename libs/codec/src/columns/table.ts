import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { UnfitCell } from '../codec.errors.js';
import type { Cell, Poll } from '../poll.js';
import { shapeOf } from './shape.js';
import type { Shape } from './shape.js';
import { TextTable } from './text-table.js';
import { vectorOf } from './vector.js';
import type { Vector } from './vector.js';

/** Polls turned into columns: the shape, the distinct rows' dimensions, and each metric's cells row by row. */
export interface Table {
  readonly shape: Shape;
  readonly keys: readonly (readonly Cell[])[];
  readonly metrics: readonly Vector[];
}

/** The columns of a schema by what they are for; dimensions stand first. */
export function columnsOf(schema: FrameSchema): { dimensions: SchemaColumn[]; metrics: SchemaColumn[] } {
  const dimensions = schema.columns.filter((column) => column.role === 'dimension');
  return { dimensions, metrics: schema.columns.slice(dimensions.length) };
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
    metrics: metrics.map((column, index) => {
      const at = dimensions.length + index;
      return vectorOf(column, source.length, (cell) => source[cell][at], texts);
    }),
  };
}

/** The identity of a row as one text: its dimensions. */
export function keyOf(row: readonly Cell[], dimensions: number): string {
  if (dimensions === 0) return '';
  let key = keyPart(row[0]);
  for (let index = 1; index < dimensions; index++) key += `\u0000${keyPart(row[index])}`;
  return key;
}

// 1 and '1' and true are different dimensions; so is null from the text 'null'.
function keyPart(cell: Cell): string {
  if (typeof cell === 'string') return `"${cell}`;
  return Object.is(cell, -0) ? '0' : String(cell);
}

function shapeOfPolls(
  schema: FrameSchema,
  polls: readonly Poll[],
  dimensions: number,
): { shape: Shape; keys: (readonly Cell[])[] } {
  const rows = new Map<string, number>();
  const keys: (readonly Cell[])[] = [];
  const pollEnds = new Int32Array(polls.length);
  const times = new Float64Array(polls.length);
  const rowOf = new Int32Array(polls.reduce((sum, poll) => sum + poll.rows.length, 0));
  let cell = 0;
  for (let index = 0; index < polls.length; index++) {
    times[index] = polls[index].at;
    for (const row of polls[index].rows) {
      if (row.length !== schema.columns.length) {
        throw new UnfitCell(schema.family, `a row of ${row.length} cells for ${schema.columns.length} columns`);
      }
      const key = keyOf(row, dimensions);
      let number = rows.get(key);
      if (number === undefined) {
        number = keys.length;
        rows.set(key, number);
        keys.push(row.slice(0, dimensions));
      }
      rowOf[cell++] = number;
    }
    pollEnds[index] = cell;
  }
  return { shape: shapeOf(times, rowOf, pollEnds, keys.length), keys };
}
