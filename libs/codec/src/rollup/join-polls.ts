import type { FrameSchema } from '@pganalytics/stats';

import { gather } from '../columns/gather.js';
import type { Part } from '../columns/gather.js';
import { keyVectors } from '../columns/keys.js';
import { RowIndex } from '../columns/row-index.js';
import { shapeOf } from '../columns/shape.js';
import { columnsOf } from '../columns/table.js';
import type { Table } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import { FrameColumns } from '../frame/frame-columns.js';

/** One poll of a frame. Parts of one poll follow each other, and may be in several frames. */
export interface FramePoll {
  readonly frame: FrameColumns;
  readonly poll: number;
}

/** Cells of one frame that follow each other, poll by poll. */
interface Run {
  readonly frame: FrameColumns;
  readonly from: number;
  to: number;
}

/** Rows of polls, poll by poll: which row each cell is of, and where its frame has it. */
interface Told {
  readonly rowOf: Int32Array;
  readonly cells: Int32Array;
  readonly runs: readonly Run[];
}

/** Polls in columns, and which of their rows the poll before them has. */
export interface Joined {
  readonly table: Table;
  /** By row of the frame before: its number in the table, or -1. */
  readonly carried: Int32Array | undefined;
}

/**
 * Puts polls of frames, in order of time, into columns. Of two rows that parts of one poll both have the first stays.
 * What stands in `before` of the rows that the polls tell becomes the first poll.
 */
export function joinPolls(schema: FrameSchema, polls: readonly FramePoll[], before?: FrameColumns): Joined {
  const { dimensions } = columnsOf(schema);
  const index = new RowIndex(dimensions.length);
  const found = rowsOf(index, polls);
  const carried = before && carriedRows(index, before);
  const told = carried ? together(carried, found) : found;
  const first = told.rowOf.length - found.rowOf.length;
  const times = carried ? [before.times[0], ...found.times] : found.times;
  const ends = found.ends.map((end) => end + first);
  const pollEnds = Int32Array.from(carried ? [first, ...ends] : ends);
  const shape = shapeOf(Float64Array.from(times), told.rowOf, pollEnds, index.keys.length);
  const texts = new TextTable();
  const parts = told.runs.map(({ frame, from, to }) =>
    partOf(frame, told.cells.subarray(from, to), shape.place.subarray(from, to)),
  );
  const metrics = metricsOf(schema, parts, { count: told.rowOf.length, texts });
  return { table: { shape, keys: index.keys, metrics, texts }, carried: carried?.numbers };
}

function partOf(frame: Pick<FrameColumns, 'metrics' | 'texts'>, cells: Int32Array, places: Int32Array): Part {
  const { metrics, texts } = frame;
  return { metrics, texts, cells, places, textNumbers: new Int32Array(texts.length).fill(-1) };
}

/** What was carried stands first. */
function together(carried: Told, found: Told): Told {
  const first = carried.rowOf.length;
  const joined = (one: Int32Array, other: Int32Array) => {
    const both = new Int32Array(one.length + other.length);
    both.set(one);
    both.set(other, one.length);
    return both;
  };
  return {
    rowOf: joined(carried.rowOf, found.rowOf),
    cells: joined(carried.cells, found.cells),
    runs: [...carried.runs, ...found.runs.map((run) => ({ ...run, from: run.from + first, to: run.to + first }))],
  };
}

/** The last value of every row of a table, in one poll at its end; on top of what was before it, if that is given. */
export function lastOfRows(
  schema: FrameSchema,
  { table, carried }: Joined,
  before: FrameColumns | undefined,
): FrameColumns {
  const { starts, rowCount, times } = table.shape;
  const keys = table.keys.slice();
  // The last cells of a table's own rows are its first places.
  const own = {
    cells: starts.slice(1).map((end) => end - 1),
    places: Int32Array.from({ length: rowCount }, (_, row) => row),
  };
  const kept: { cells: number[]; places: number[] } = { cells: [], places: [] };
  if (before && carried) {
    for (let cell = 0; cell < before.shape.rowOf.length; cell++) {
      const row = before.shape.rowOf[cell];
      if (carried[row] >= 0) continue;
      kept.cells.push(before.shape.place[cell]);
      kept.places.push(keys.push(before.keyOf(row)) - 1);
    }
  }
  const texts = new TextTable();
  const count = keys.length;
  const ofTable = { metrics: table.metrics, texts: [...table.texts.texts()] };
  const parts = [partOf(ofTable, own.cells, own.places)];
  if (before) parts.push(partOf(before, Int32Array.from(kept.cells), Int32Array.from(kept.places)));
  const metrics = metricsOf(schema, parts, { count, texts });
  const vectors = keyVectors(columnsOf(schema).dimensions, keys, texts);
  const rowOf = Int32Array.from({ length: count }, (_, row) => row);
  const shape = shapeOf(times.slice(-1), rowOf, Int32Array.of(count), count);
  return new FrameColumns(schema, shape, [...texts.texts()], vectors, metrics);
}

function metricsOf(
  schema: FrameSchema,
  parts: readonly Part[],
  of: { count: number; texts: TextTable },
): Table['metrics'] {
  return columnsOf(schema).metrics.map((column, metric) => gather(column, metric, parts, of));
}

interface RowsOfPolls extends Told {
  readonly times: readonly number[];
  readonly ends: readonly number[];
}

function rowsOf(index: RowIndex, polls: readonly FramePoll[]): RowsOfPolls {
  const most = polls.reduce((sum, { frame, poll }) => sum + endOf(frame, poll) - startOf(frame, poll), 0);
  const [rowOf, cells] = [new Int32Array(most), new Int32Array(most)];
  let count = 0;
  const times: number[] = [];
  const ends: number[] = [];
  const runs: Run[] = [];
  // By row: the poll that told it last, and in which part.
  const toldIn: number[] = [];
  const toldBy: number[] = [];
  let numbers = new Int32Array(0);
  for (const [part, { frame, poll }] of polls.entries()) {
    if (frame !== polls[part - 1]?.frame) {
      numbers = new Int32Array(frame.shape.rowCount).fill(-1);
      runs.push({ frame, from: count, to: count });
    }
    const at = frame.times[poll];
    if (times.at(-1) !== at) times.push(at);
    const moment = times.length - 1;
    const { place, rowOf: rows } = frame.shape;
    const end = endOf(frame, poll);
    for (let cell = startOf(frame, poll); cell < end; cell++) {
      const row = rows[cell];
      if (numbers[row] < 0) numbers[row] = index.of(frame, row);
      const number = numbers[row];
      if (toldIn[number] === moment && toldBy[number] !== part) continue;
      toldIn[number] = moment;
      toldBy[number] = part;
      rowOf[count] = number;
      cells[count++] = place[cell];
    }
    ends[moment] = count;
    runs.at(-1)!.to = count;
  }
  return { rowOf: rowOf.subarray(0, count), cells: cells.subarray(0, count), runs, times, ends };
}

const startOf = ({ shape }: FrameColumns, poll: number): number => (poll > 0 ? shape.pollEnds[poll - 1] : 0);
const endOf = ({ shape }: FrameColumns, poll: number): number => shape.pollEnds[poll];

function carriedRows(index: RowIndex, before: FrameColumns): Told & { readonly numbers: Int32Array } {
  const { rowOf: rows, place, rowCount } = before.shape;
  const numbers = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) numbers[row] = index.find(before, row);
  const [rowOf, cells] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  let count = 0;
  for (let cell = 0; cell < rows.length; cell++) {
    const number = numbers[rows[cell]];
    if (number < 0) continue;
    rowOf[count] = number;
    cells[count++] = place[cell];
  }
  const runs = [{ frame: before, from: 0, to: count }];
  return { rowOf: rowOf.subarray(0, count), cells: cells.subarray(0, count), runs, numbers };
}
