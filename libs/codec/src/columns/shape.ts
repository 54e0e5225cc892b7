import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { UnfitCell } from '../codec.errors.js';
import { NARROW } from './vector.js';
import { readResiduals, writeResiduals } from './residuals.js';

/** Which rows each poll has, and when it was taken. Cells are numbered twice: poll by poll, and row by row. */
export interface Shape {
  /** When each poll was taken, epoch milliseconds. */
  readonly times: Float64Array;
  readonly rowCount: number;
  /** Poll by poll: the row of each cell. */
  readonly rowOf: Int32Array;
  /** Poll by poll: where each poll's cells end. */
  readonly pollEnds: Int32Array;
  /** Row by row: where each row's cells start; one entry more than rows. */
  readonly starts: Int32Array;
  /** Row by row: the poll of each cell, ascending within a row. */
  readonly pollOf: Int32Array;
  /** Poll by poll: the number of the same cell row by row. */
  readonly place: Int32Array;
}

/** The most that a shape may ask for; known before anything is reserved. */
export interface ShapeLimits {
  readonly polls: number;
  readonly rows: number;
  readonly cells: number;
  tooLarge(what: string, limit: number): Error;
}

/** Completes a shape from its poll-by-poll half. */
export function shapeOf(times: Float64Array, rowOf: Int32Array, pollEnds: Int32Array, rowCount: number): Shape {
  if (times.length === 1 && rowCount === rowOf.length && isCounted(rowOf)) return shapeOfOne(times, rowOf, pollEnds);
  const starts = new Int32Array(rowCount + 1);
  for (let cell = 0; cell < rowOf.length; cell++) starts[rowOf[cell] + 1]++;
  for (let row = 0; row < rowCount; row++) starts[row + 1] += starts[row];
  const next = starts.slice();
  const pollOf = new Int32Array(rowOf.length);
  const place = new Int32Array(rowOf.length);
  let cell = 0;
  for (let poll = 0; poll < times.length; poll++) {
    for (; cell < pollEnds[poll]; cell++) {
      const at = next[rowOf[cell]]++;
      pollOf[at] = poll;
      place[cell] = at;
    }
  }
  return { times, rowCount, rowOf, pollEnds, starts, pollOf, place };
}

// 0, 1, 2, … and nothing but zeros: nobody writes into what a shape has.
let counted = Int32Array.from({ length: 1024 }, (_, index) => index);
let zeros = new Int32Array(1024);

function isCounted(numbers: Int32Array): boolean {
  for (let index = 0; index < numbers.length; index++) if (numbers[index] !== index) return false;
  return true;
}

/** The shape of most frames: one poll, whose rows are numbered as they come. */
function shapeOfOne(times: Float64Array, rowOf: Int32Array, pollEnds: Int32Array): Shape {
  const rowCount = rowOf.length;
  if (counted.length <= rowCount) {
    counted = Int32Array.from({ length: 2 * rowCount }, (_, index) => index);
    zeros = new Int32Array(2 * rowCount);
  }
  const [starts, pollOf] = [counted.subarray(0, rowCount + 1), zeros.subarray(0, rowCount)];
  return { times, rowCount, rowOf, pollEnds, starts, pollOf, place: rowOf };
}

/** Whether each row has exactly one cell, as in most frames: there is none before it that it could be told by. */
export function isOfOne({ place, rowOf }: Shape): boolean {
  return place === rowOf;
}

export function writeShape(writer: ByteWriter, shape: Shape): void {
  const { times, rowOf, pollEnds, rowCount } = shape;
  writer.varint(times.length);
  writer.varint(rowCount);
  writer.varint(rowOf.length);
  writeTimes(writer, times);
  let start = 0;
  let previousStart = 0;
  for (let poll = 0; poll < times.length; poll++) {
    const end = pollEnds[poll];
    const same = poll > 0 && sameRows(rowOf, previousStart, start, start, end);
    writer.byte(same ? 0 : 1);
    if (!same) writeRows(writer, rowOf, start, end);
    previousStart = start;
    start = end;
  }
}

export function readShape(reader: ByteReader, limits: ShapeLimits): Shape {
  const polls = bounded(reader.varint(), 'polls', limits.polls, limits);
  const rowCount = bounded(reader.varint(), 'rows', limits.rows, limits);
  const cells = bounded(reader.varint(), 'cells', limits.cells, limits);
  // A poll costs at least the byte that says which rows it has.
  if (polls > reader.left) throw reader.fail('it ends too early');
  const times = readTimes(reader, polls);
  const rowOf = new Int32Array(cells);
  const pollEnds = new Int32Array(polls);
  let start = 0;
  let previousStart = 0;
  for (let poll = 0; poll < polls; poll++) {
    const same = reader.byte() === 0;
    if (same && poll === 0) throw reader.fail('the first poll repeats nothing');
    const count = same ? start - previousStart : reader.varint();
    if (count > cells - start) throw reader.fail('it has more cells than it says');
    if (same) rowOf.copyWithin(start, previousStart, start);
    else readRows(reader, rowOf, start, count, rowCount);
    previousStart = start;
    start += count;
    pollEnds[poll] = start;
  }
  if (start !== cells) throw reader.fail('it has fewer cells than it says');
  return shapeOf(times, rowOf, pollEnds, rowCount);
}

/** What can be told of a shape without keeping it: how much there is, and the earliest and latest poll (0 if none). */
export interface ShapeFacts {
  readonly polls: number;
  readonly rows: number;
  readonly cells: number;
  readonly from: number;
  readonly to: number;
}

/** Checks a shape as {@link readShape} does, and keeps none of it. */
export function inspectShape(reader: ByteReader, limits: ShapeLimits): ShapeFacts {
  const polls = bounded(reader.varint(), 'polls', limits.polls, limits);
  const rows = bounded(reader.varint(), 'rows', limits.rows, limits);
  const cells = bounded(reader.varint(), 'cells', limits.cells, limits);
  if (polls > reader.left) throw reader.fail('it ends too early');
  const times = readTimes(reader, polls);
  let left = cells;
  let previous = 0;
  for (let poll = 0; poll < polls; poll++) {
    const same = reader.byte() === 0;
    if (same && poll === 0) throw reader.fail('the first poll repeats nothing');
    const count = same ? previous : reader.varint();
    if (count > left) throw reader.fail('it has more cells than it says');
    if (!same) passRows(reader, count, rows);
    previous = count;
    left -= count;
  }
  if (left !== 0) throw reader.fail('it has fewer cells than it says');
  let from = polls > 0 ? times[0] : 0;
  let to = from;
  for (let poll = 1; poll < polls; poll++) {
    if (times[poll] < from) from = times[poll];
    if (times[poll] > to) to = times[poll];
  }
  return { polls, rows, cells, from, to };
}

function writeTimes(writer: ByteWriter, times: Float64Array): void {
  const residuals = new Float64Array(times.length);
  let previous = 0;
  let step = 0;
  for (let poll = 0; poll < times.length; poll++) {
    const time = times[poll];
    if (!Number.isInteger(time) || Math.abs(time) >= NARROW) throw new UnfitCell('at', `${time} is no time`);
    residuals[poll] = time - previous - step;
    step = poll === 0 ? 0 : time - previous;
    previous = time;
  }
  writeResiduals(writer, residuals, times.length);
}

function readTimes(reader: ByteReader, polls: number): Float64Array {
  const times = new Float64Array(polls);
  readResiduals(reader, times, polls);
  let previous = 0;
  let step = 0;
  for (let poll = 0; poll < polls; poll++) {
    const delta = times[poll] + step;
    step = poll === 0 ? 0 : delta;
    previous += delta;
    if (Math.abs(previous) >= NARROW) throw reader.fail('a time is too large');
    times[poll] = previous;
  }
  return times;
}

function sameRows(rowOf: Int32Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let index = 0; index < to - from; index++) {
    if (rowOf[from + index] !== rowOf[otherFrom + index]) return false;
  }
  return true;
}

// Rows mostly follow each other, so each is written as its distance from the one that would come next.
function writeRows(writer: ByteWriter, rowOf: Int32Array, start: number, end: number): void {
  const steps = new Int32Array(end - start);
  let expected = 0;
  for (let cell = start; cell < end; cell++) {
    steps[cell - start] = rowOf[cell] - expected;
    expected = rowOf[cell] + 1;
  }
  writer.varint(end - start);
  writeResiduals(writer, steps, end - start);
}

function readRows(reader: ByteReader, rowOf: Int32Array, start: number, count: number, rowCount: number): void {
  const rows = rowOf.subarray(start, start + count);
  readResiduals(reader, rows, count);
  let expected = 0;
  for (let index = 0; index < count; index++) {
    const row = rows[index] + expected;
    if (row < 0 || row >= rowCount) throw reader.fail('a poll names a row that does not exist');
    rows[index] = row;
    expected = row + 1;
  }
}

// As readRows. A run of zeros is rows that follow each other: only its last one can be too large.
function passRows(reader: ByteReader, count: number, rowCount: number): void {
  let expected = 0;
  let index = 0;
  while (index < count) {
    const token = reader.varint();
    if (token === 0) {
      const run = reader.varint() + 1;
      index += run;
      if (index > count) throw reader.fail('a run of zeros is too long');
      expected += run;
    } else {
      expected += (token % 2 === 0 ? token / 2 : -(token + 1) / 2) + 1;
      index++;
    }
    if (expected < 1 || expected > rowCount) throw reader.fail('a poll names a row that does not exist');
  }
}

function bounded(value: number, what: string, limit: number, limits: ShapeLimits): number {
  if (value > limit) throw limits.tooLarge(what, limit);
  return value;
}
