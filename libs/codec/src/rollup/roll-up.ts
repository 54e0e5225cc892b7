import { increase } from '@pganalytics/stats';
import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { keyOf } from '../columns/row-key.js';
import type { Cell, Poll } from '../poll.js';
import { isCount, larger, onScale, plus, smaller } from './arithmetic.js';

/** What a roll-up is made of. */
export interface RollUpInput {
  readonly schema: FrameSchema;
  /** Polls of one stream in order of time. */
  readonly polls: readonly Poll[];
  readonly stepMs: number;
  /** The last known value of every row before the first poll, so that its growth is known. */
  readonly before?: Poll | undefined;
  /** Whether the step from one poll to the next is a pause, over which growth is unknown. None is unless given. */
  readonly isPause?: ((from: number, to: number) => boolean) | undefined;
  /** Whether gauges and attributes of the poll at this time count; counters always do. All unless given. */
  readonly countsGaugesAt?: (at: number) => boolean;
}

/** A row through time: its cells in each poll in which it is present. */
interface RowHistory {
  readonly times: number[];
  readonly cells: (readonly Cell[])[];
}

/**
 * Rolls polls up: one poll per interval that has any, at the start of the interval, in the columns of
 * `rollUpSchema`; it has no rows when its polls have none, and so still says that somebody looked. Growth between two
 * polls belongs to the interval of the later one; after a reset or a pause, and where the value before is not known,
 * it is unknown.
 */
export function rollUp(input: RollUpInput): Poll[] {
  const { schema, stepMs } = input;
  const dimensions = schema.columns.filter((column) => column.role === 'dimension').length;
  const before = new Map(input.before?.rows.map((row) => [keyOf(row, dimensions), row]));
  const buckets = new Map<number, (readonly Cell[])[]>();
  for (const { at } of input.polls) buckets.set(Math.floor(at / stepMs) * stepMs, []);
  const afterPause = pausesOf(input);
  for (const [key, row] of historiesOf(input.polls, dimensions)) {
    let start = 0;
    while (start < row.times.length) {
      const bucket = Math.floor(row.times[start] / stepMs) * stepMs;
      let end = start;
      while (end < row.times.length && row.times[end] < bucket + stepMs) end++;
      const previous = start > 0 ? row.cells[start - 1] : before.get(key);
      buckets.get(bucket)!.push(rolledRow(input, row, { start, end, bucket, previous, afterPause }));
      start = end;
    }
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([at, rows]) => ({ at, rows }));
}

/** The polls that came later than the schedule allows: nobody knows when what they tell has grown. */
function pausesOf({ polls, before, isPause }: RollUpInput): Set<number> {
  const pauses = new Set<number>();
  if (!isPause) return pauses;
  let previous = before?.at;
  for (const { at } of polls) {
    if (previous !== undefined && isPause(previous, at)) pauses.add(at);
    previous = at;
  }
  return pauses;
}

function historiesOf(polls: readonly Poll[], dimensions: number): Map<string, RowHistory> {
  const rows = new Map<string, RowHistory>();
  for (const poll of polls) {
    for (const cells of poll.rows) {
      const key = keyOf(cells, dimensions);
      let row = rows.get(key);
      if (!row) rows.set(key, (row = { times: [], cells: [] }));
      row.times.push(poll.at);
      row.cells.push(cells);
    }
  }
  return rows;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly bucket: number;
  readonly previous: readonly Cell[] | undefined;
  readonly afterPause: ReadonlySet<number>;
}

function rolledRow(input: RollUpInput, row: RowHistory, stretch: Stretch): Cell[] {
  const counts = input.countsGaugesAt;
  const gauges: number[] = [];
  for (let index = stretch.start; index < stretch.end; index++)
    if (!counts || counts(row.times[index])) gauges.push(index);
  const lastGauge = gauges.at(-1);
  const cells: Cell[] = [];
  const { columns } = input.schema;
  for (let column = 0; column < columns.length && columns[column].role === 'dimension'; column++) {
    cells.push(row.cells[stretch.start][column]);
  }
  cells.push(lastGauge === undefined ? null : row.times[lastGauge] - stretch.bucket);
  for (let column = cells.length - 1; column < columns.length; column++) {
    roll(columns[column], column, { row, stretch, gauges, cells });
  }
  return cells;
}

interface Rolling {
  readonly row: RowHistory;
  readonly stretch: Stretch;
  readonly gauges: readonly number[];
  readonly cells: Cell[];
}

function roll(declared: SchemaColumn, column: number, rolling: Rolling): void {
  if (declared.role === 'attribute') {
    const last = rolling.gauges.findLast((index) => rolling.row.cells[index][column] !== null);
    rolling.cells.push(last === undefined ? null : rolling.row.cells[last][column]);
  } else if (declared.role === 'gauge') rollGauge(column, declared.scale, rolling);
  else rollCounter(column, declared.scale, rolling);
}

function rollGauge(column: number, scale: number | undefined, { row, gauges, cells }: Rolling): void {
  let min: Cell = null;
  let max: Cell = null;
  let sum: Cell = null;
  let last: Cell = null;
  let count = 0;
  for (const index of gauges) {
    const cell = row.cells[index][column];
    if (!isCount(cell)) continue;
    min = smaller(min, cell);
    max = larger(max, cell);
    sum = plus(sum, cell);
    last = cell;
    count++;
  }
  cells.push(min, max, onScale(sum, scale), last, count);
}

function rollCounter(column: number, scale: number | undefined, { row, stretch, cells }: Rolling): void {
  let grown: Cell = null;
  let known = 0;
  let unknown = 0;
  let previous = stretch.previous?.[column];
  for (let index = stretch.start; index < stretch.end; index++) {
    const cell = row.cells[index][column];
    const paused = stretch.afterPause.has(row.times[index]);
    const by = paused ? undefined : increase(countOrNull(previous), countOrNull(cell));
    if (by === undefined) unknown++;
    else {
      grown = plus(grown ?? 0, by);
      known++;
    }
    previous = cell;
  }
  cells.push(onScale(grown, scale), known, unknown);
}

function countOrNull(cell: Cell | undefined): number | bigint | null {
  return isCount(cell) ? cell : null;
}
