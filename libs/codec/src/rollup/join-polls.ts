import type { FrameSchema } from '@pganalytics/stats';

import { gather } from '../columns/gather.js';
import type { Source } from '../columns/gather.js';
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

/** Where cells of a frame go: poll by poll, from a first one on. */
interface Run {
  readonly frame: FrameColumns;
  readonly cells: number[];
  readonly from: number;
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
  const first = carried?.run.cells.length ?? 0;
  const rowOf = new Int32Array(first + found.rowOf.length);
  if (carried) rowOf.set(carried.rowOf);
  rowOf.set(found.rowOf, first);
  const ends = found.ends.map((end) => end + first);
  const times = carried ? [before.times[0], ...found.times] : found.times;
  const pollEnds = Int32Array.from(carried ? [first, ...ends] : ends);
  const shape = shapeOf(Float64Array.from(times), rowOf, pollEnds, index.keys.length);
  const runs = found.runs.map((run) => ({ ...run, from: run.from + first }));
  const texts = new TextTable();
  const metrics = metricsOf(
    schema,
    (carried ? [carried.run, ...runs] : runs).map(({ frame, cells, from }) => ({
      frame,
      cells: Int32Array.from(cells),
      places: shape.place.subarray(from, from + cells.length),
    })),
    { count: rowOf.length, texts },
  );
  return { table: { shape, keys: index.keys, metrics, texts }, carried: carried?.numbers };
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
  const sources: Part[] = [{ frame: ofTable, ...own }];
  if (before) {
    sources.push({ frame: before, cells: Int32Array.from(kept.cells), places: Int32Array.from(kept.places) });
  }
  const metrics = metricsOf(schema, sources, { count, texts });
  const vectors = keyVectors(columnsOf(schema).dimensions, keys, texts);
  const rowOf = Int32Array.from({ length: count }, (_, row) => row);
  const shape = shapeOf(times.slice(-1), rowOf, Int32Array.of(count), count);
  return new FrameColumns(schema, shape, [...texts.texts()], vectors, metrics);
}

interface Part {
  readonly frame: Pick<FrameColumns, 'metrics' | 'texts'>;
  readonly cells: Int32Array;
  readonly places: Int32Array;
}

function metricsOf(
  schema: FrameSchema,
  parts: readonly Part[],
  of: { count: number; texts: TextTable },
): Table['metrics'] {
  const textNumbers = parts.map(({ frame }) => new Int32Array(frame.texts.length).fill(-1));
  return columnsOf(schema).metrics.map((column, index) => {
    const sources = parts.map(({ frame, cells, places }, part): Source => ({
      vector: frame.metrics[index],
      texts: frame.texts,
      textNumbers: textNumbers[part],
      cells,
      places,
    }));
    return gather(column, sources, of);
  });
}

interface RowsOfPolls {
  readonly rowOf: readonly number[];
  readonly times: readonly number[];
  readonly ends: readonly number[];
  readonly runs: readonly Run[];
}

function rowsOf(index: RowIndex, polls: readonly FramePoll[]): RowsOfPolls {
  const rowOf: number[] = [];
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
      runs.push({ frame, cells: [], from: rowOf.length });
    }
    const { cells } = runs.at(-1)!;
    const at = frame.times[poll];
    if (times.at(-1) !== at) times.push(at);
    const moment = times.length - 1;
    const { pollEnds, place, rowOf: rows } = frame.shape;
    for (let cell = poll > 0 ? pollEnds[poll - 1] : 0; cell < pollEnds[poll]; cell++) {
      const row = rows[cell];
      if (numbers[row] < 0) numbers[row] = index.of(frame, row);
      const number = numbers[row];
      if (toldIn[number] === moment && toldBy[number] !== part) continue;
      toldIn[number] = moment;
      toldBy[number] = part;
      rowOf.push(number);
      cells.push(place[cell]);
    }
    ends[moment] = rowOf.length;
  }
  return { rowOf, times, ends, runs };
}

function carriedRows(index: RowIndex, before: FrameColumns): { run: Run; rowOf: number[]; numbers: Int32Array } {
  const { rowOf: rows, place, rowCount } = before.shape;
  const numbers = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) numbers[row] = index.find(before, row);
  const rowOf: number[] = [];
  const cells: number[] = [];
  for (let cell = 0; cell < rows.length; cell++) {
    const number = numbers[rows[cell]];
    if (number < 0) continue;
    rowOf.push(number);
    cells.push(place[cell]);
  }
  return { run: { frame: before, cells, from: 0 }, rowOf, numbers };
}
