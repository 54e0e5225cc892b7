import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { readResiduals, readWideResiduals, writeWideResiduals, writeZeros } from './residuals.js';
import type { Form, Vector } from './vector.js';

/** First byte of a column. 0 is a column of nothing but nulls; NULLS is added when some cells are null. */
export const FORM_CODES: Readonly<Record<Form, number>> = {
  ints: 1,
  wide: 2,
  scaled: 3,
  floats: 4,
  texts: 5,
  bools: 6,
};
export const NULLS = 16;
const FORMS: readonly (Form | undefined)[] = [undefined, 'ints', 'wide', 'scaled', 'floats', 'texts', 'bools'];
const FITTING: Readonly<Record<SchemaColumn['type'], readonly Form[]>> = {
  int: ['ints', 'wide', 'floats'],
  float: ['ints', 'scaled', 'floats'],
  text: ['texts'],
  bool: ['bools'],
};

/**
 * Writes a column as differences to the cell before it; at each start the cell before counts as 0.
 * `starts` are ascending and begin with 0.
 */
export function writeColumn(writer: ByteWriter, vector: Vector, starts: Int32Array, count: number): void {
  const { nulls } = vector;
  if (nulls && nulls.every((isNull) => isNull === 1)) return writer.byte(0);
  writer.byte(FORM_CODES[vector.form] + (nulls ? NULLS : 0));
  if (nulls) writeNulls(writer, nulls);
  if (vector.form === 'wide') return writeWide(writer, vector, starts, count);
  if (vector.form === 'floats') return writeFloats(writer, vector, starts, count);
  writeNumbers(writer, vector, starts, count);
}

// As `writeResiduals` would write the differences, without an array of them.
function writeNumbers(writer: ByteWriter, { numbers, nulls }: Vector, starts: Int32Array, count: number): void {
  let zeros = 0;
  for (let chain = 0; chain < starts.length && starts[chain] < count; chain++) {
    const end = chain + 1 < starts.length ? starts[chain + 1] : count;
    let previous = 0;
    for (let index = starts[chain]; index < end; index++) {
      if (nulls !== undefined && nulls[index] === 1) continue;
      const number = numbers[index];
      if (number === previous) {
        zeros++;
        continue;
      }
      if (zeros > 0) writeZeros(writer, zeros);
      zeros = 0;
      writer.zigzag(number - previous);
      previous = number;
    }
  }
  if (zeros > 0) writeZeros(writer, zeros);
}

/** What {@link readColumn} has to know of a column, and where it puts its cells. */
export interface ColumnRoom {
  readonly starts: Int32Array;
  /** Whether every cell has a start of its own: no number is a difference then, and none can be out of range. */
  readonly startsOnly?: boolean;
  readonly textCount: number;
  /** A place for each cell, with a zero in it. */
  readonly numbers: Float64Array;
}

/** Reads what {@link writeColumn} wrote; the form has to fit the column, text indexes the texts. */
export function readColumn(reader: ByteReader, column: SchemaColumn, room: ColumnRoom): Vector {
  const { starts, startsOnly = false, textCount, numbers } = room;
  const count = numbers.length;
  const code = reader.byte();
  if (code === 0) return { form: FITTING[column.type][0], numbers, nulls: new Uint8Array(count).fill(1) };
  const form = FORMS[code & ~NULLS];
  if (!form || !FITTING[column.type].includes(form)) throw reader.fail(`column ${column.name} has an unknown form`);
  if (form === 'scaled' && column.scale === undefined) throw reader.fail(`column ${column.name} has no scale`);
  const nulls = code & NULLS ? readNulls(reader, count) : undefined;
  if (form === 'wide') return { form, numbers, wide: readWide(reader, nulls, starts, count), nulls };
  if (form === 'floats') readFloats(reader, numbers, nulls, starts);
  else readNumbers(reader, numbers, nulls, startsOnly ? undefined : starts);
  if (!startsOnly || form === 'texts' || form === 'bools') check(reader, form, numbers, textCount);
  return { form, numbers, nulls };
}

/** Nulls as the lengths of runs: not null, null, not null, … */
export function writeNulls(writer: ByteWriter, nulls: Uint8Array): void {
  let index = 0;
  let isNull = 0;
  while (index < nulls.length) {
    const start = index;
    while (index < nulls.length && nulls[index] === isNull) index++;
    writer.varint(index - start);
    isNull = 1 - isNull;
  }
}

export function readNulls(reader: ByteReader, count: number): Uint8Array {
  const nulls = new Uint8Array(count);
  let index = 0;
  let isNull = 0;
  while (index < count) {
    const length = reader.varint();
    if (length > count - index || (length === 0 && index > 0)) throw reader.fail('a run of nulls is wrong');
    if (isNull === 1) nulls.fill(1, index, index + length);
    index += length;
    isNull = 1 - isNull;
  }
  return nulls;
}

// Differences are read to where the numbers go, and added up in place.
function readNumbers(
  reader: ByteReader,
  numbers: Float64Array,
  nulls: Uint8Array | undefined,
  starts: Int32Array | undefined,
): void {
  const told = known(numbers.length, nulls);
  readResiduals(reader, numbers, told);
  if (nulls && told < numbers.length) spread(numbers, nulls, told);
  if (!starts) return;
  for (let chain = 0; chain < starts.length; chain++) {
    const end = chain + 1 < starts.length ? starts[chain + 1] : numbers.length;
    let previous = 0;
    for (let index = starts[chain]; index < end; index++) {
      if (nulls && nulls[index] === 1) continue;
      previous += numbers[index];
      numbers[index] = previous;
    }
  }
}

/** Puts the first `told` numbers to the places that are not null. */
function spread(numbers: Float64Array, nulls: Uint8Array, told: number): void {
  let next = told;
  for (let index = numbers.length - 1; index >= 0; index--) numbers[index] = nulls[index] === 1 ? 0 : numbers[--next];
}

function writeWide(writer: ByteWriter, vector: Vector, starts: Int32Array, count: number): void {
  const residuals = new BigInt64Array(count);
  const wide = vector.wide!;
  let used = 0;
  let boundary = 0;
  let previous = 0n;
  for (let index = 0; index < count; index++) {
    while (starts[boundary] === index) {
      previous = 0n;
      boundary++;
    }
    if (vector.nulls && vector.nulls[index] === 1) continue;
    // The array keeps 64 bits: a difference that needs more wraps, and wraps back when it is read.
    residuals[used++] = wide[index] - previous;
    previous = wide[index];
  }
  writeWideResiduals(writer, residuals, used);
}

function readWide(reader: ByteReader, nulls: Uint8Array | undefined, starts: Int32Array, count: number): BigInt64Array {
  const residuals = new BigInt64Array(known(count, nulls));
  readWideResiduals(reader, residuals, residuals.length);
  const wide = new BigInt64Array(count);
  let used = 0;
  let boundary = 0;
  let previous = 0n;
  for (let index = 0; index < count; index++) {
    while (starts[boundary] === index) {
      previous = 0n;
      boundary++;
    }
    if (nulls && nulls[index] === 1) continue;
    wide[index] = previous + residuals[used++];
    previous = wide[index];
  }
  return wide;
}

// Doubles have no useful differences: how many cells repeat the one before, then the one that does not.
function writeFloats(writer: ByteWriter, vector: Vector, starts: Int32Array, count: number): void {
  let boundary = 0;
  let previous = 0;
  let repeats = 0;
  for (let index = 0; index < count; index++) {
    while (starts[boundary] === index) {
      previous = 0;
      boundary++;
    }
    if (vector.nulls && vector.nulls[index] === 1) continue;
    const value = vector.numbers[index];
    if (Object.is(value, previous)) {
      repeats++;
      continue;
    }
    writer.varint(repeats);
    writer.float64(value);
    previous = value;
    repeats = 0;
  }
  if (repeats > 0) writer.varint(repeats);
}

function readFloats(
  reader: ByteReader,
  numbers: Float64Array,
  nulls: Uint8Array | undefined,
  starts: Int32Array,
): void {
  let left = known(numbers.length, nulls);
  let repeats = -1;
  let boundary = 0;
  let previous = 0;
  for (let index = 0; index < numbers.length; index++) {
    while (starts[boundary] === index) {
      previous = 0;
      boundary++;
    }
    if (nulls && nulls[index] === 1) continue;
    if (repeats < 0) {
      repeats = reader.varint();
      if (repeats > left) throw reader.fail('a run of repeats is too long');
    }
    if (repeats === 0) previous = reader.float64();
    repeats--;
    left--;
    numbers[index] = previous;
  }
}

function known(count: number, nulls: Uint8Array | undefined): number {
  let known = count;
  if (nulls) for (let index = 0; index < count; index++) known -= nulls[index];
  return known;
}

function check(reader: ByteReader, form: Form, numbers: Float64Array, textCount: number): void {
  if (form === 'floats') return;
  const highest = form === 'texts' ? textCount - 1 : form === 'bools' ? 1 : Number.MAX_SAFE_INTEGER;
  const lowest = form === 'texts' || form === 'bools' ? 0 : Number.MIN_SAFE_INTEGER;
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index];
    if (number < lowest || number > highest) {
      if (form === 'texts' && number === 0) continue;
      throw reader.fail('a number is out of range');
    }
  }
}
