import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { NULLS, readColumn, readNulls, writeColumn, writeNulls } from '../columns/column.js';
import { readResiduals, writeResiduals } from '../columns/residuals.js';
import type { Form, Vector } from '../columns/vector.js';

// First byte of a series. Without one of these flags it is the first byte of a column (differences, order 1).
/** The first value, a divisor, and then the differences divided by it: pages, sectors and ticks come in multiples. */
export const DIVIDED = 8;
/** Differences of differences. */
export const SECOND_ORDER = 32;
/** Every known value is the one that follows. */
export const CONSTANT = 64;
/** Every known value is 0; nothing follows. */
export const ALL_ZERO = 128;

/** First bytes of a series by form, without flags. Wide numbers and doubles are written as columns. */
export const CODES: Partial<Record<Form, number>> = { ints: 1, scaled: 3, texts: 5, bools: 6 };
/** Forms by their code. */
export const FORMS: readonly (Form | undefined)[] = [
  undefined,
  'ints',
  undefined,
  'scaled',
  undefined,
  'texts',
  'bools',
];
const ONE_CHAIN = Int32Array.of(0);

// Reused from series to series: a chunk of a thousand tables has tens of thousands of them, most of a few values.
let known = new Float64Array(512);
let first = new Float64Array(512);
let second = new Float64Array(512);

/** Writes the cells from `from` to `to` of a column as one series, in the shortest of its forms. */
export function writeSeries(writer: ByteWriter, vector: Vector, from: number, to: number): void {
  const code = CODES[vector.form];
  const count = code === undefined ? 0 : gather(vector, from, to);
  if (code === undefined || count === 0) return writeAsColumn(writer, vector, from, to);
  const nulls = count < to - from ? vector.nulls!.subarray(from, to) : undefined;
  const flags = code + (nulls ? NULLS : 0);
  if (isConstant(count)) {
    const [value] = known;
    writer.byte(flags + (value === 0 ? ALL_ZERO : CONSTANT));
    if (nulls) writeNulls(writer, nulls);
    if (value !== 0) writer.zigzag(value);
    return;
  }
  const useSecond = differ(count);
  const residuals = useSecond ? second : first;
  const divisor = commonDivisor(count);
  writer.byte(flags + (useSecond ? SECOND_ORDER : 0) + (divisor > 1 ? DIVIDED : 0));
  if (nulls) writeNulls(writer, nulls);
  if (divisor > 1) {
    writer.zigzag(residuals[0]);
    writer.varint(divisor);
    for (let index = 1; index < count; index++) residuals[index] /= divisor;
    writeResiduals(writer, residuals, count, 1);
  } else writeResiduals(writer, residuals, count);
}

/** Puts the known values of a series side by side. @returns how many there are. */
function gather({ numbers, nulls }: Vector, from: number, to: number): number {
  if (known.length < to - from) {
    [known, first, second] = [0, 1, 2].map(() => new Float64Array(2 * (to - from)));
  }
  let count = 0;
  for (let index = from; index < to; index++) {
    if (nulls === undefined || nulls[index] === 0) known[count++] = numbers[index];
  }
  return count;
}

function isConstant(count: number): boolean {
  for (let index = 1; index < count; index++) if (known[index] !== known[0]) return false;
  return true;
}

/** Makes differences, and differences of them. @returns whether the latter cost less. */
function differ(count: number): boolean {
  first[0] = known[0];
  second[0] = known[0];
  let [ofFirst, ofSecond] = [0, 0];
  for (let index = 1; index < count; index++) {
    first[index] = known[index] - known[index - 1];
    second[index] = index > 1 ? first[index] - first[index - 1] : first[index];
    ofFirst += cost(first[index]);
    ofSecond += cost(second[index]);
  }
  return ofSecond < ofFirst;
}

// What has no short form: wide numbers, doubles, nothing but nulls.
function writeAsColumn(writer: ByteWriter, { form, numbers, wide, nulls }: Vector, from: number, to: number): void {
  const ofSeries = nulls?.subarray(from, to);
  const part: Vector = {
    form,
    numbers: numbers.subarray(from, to),
    wide: wide?.subarray(from, to),
    nulls: ofSeries?.includes(1) ? ofSeries : undefined,
  };
  writeColumn(writer, part, ONE_CHAIN, to - from);
}

/** The greatest common divisor of all differences but the first, which is a value. */
function commonDivisor(count: number): number {
  let divisor = 0;
  for (let index = 1; index < count && divisor !== 1; index++) {
    divisor = commonDivisorOf(divisor, Math.abs(first[index]));
  }
  return divisor;
}

function commonDivisorOf(one: number, other: number): number {
  let [a, b] = [one, other];
  while (a > 0x7fffffff || b > 0x7fffffff) {
    if (b === 0) return a;
    [a, b] = [b, a % b];
  }
  // Remainders of small integers are ten times as fast as those of doubles.
  let [x, y] = [a | 0, b | 0];
  while (y > 0) {
    const rest = (x % y) | 0;
    x = y;
    y = rest;
  }
  return x;
}

/** Reads what {@link writeSeries} wrote. */
export function readSeries(reader: ByteReader, column: SchemaColumn, count: number, textCount: number): Vector {
  const code = reader.bytes[reader.position];
  if (code === undefined || (code & (DIVIDED | SECOND_ORDER | CONSTANT | ALL_ZERO)) === 0) {
    return readColumn(reader, column, { starts: ONE_CHAIN, textCount, numbers: new Float64Array(count) });
  }
  reader.byte();
  const form = FORMS[code & 7];
  if (!form || !fits(form, column)) throw reader.fail(`column ${column.name} has an unknown form`);
  const nulls = code & NULLS ? readNulls(reader, count) : undefined;
  const numbers = new Float64Array(count);
  if (code & (CONSTANT | ALL_ZERO)) {
    if (code & CONSTANT) fillKnown(numbers, nulls, reader.zigzag());
  } else readDifferences(reader, numbers, nulls, code);
  checkRange(reader, form, numbers, textCount);
  return { form, numbers, nulls };
}

/** Whether a form can be one of a column's. */
export function fits(form: Form, column: SchemaColumn): boolean {
  if (form === 'texts') return column.type === 'text';
  if (form === 'bools') return column.type === 'bool';
  if (form === 'scaled') return column.type === 'float' && column.scale !== undefined;
  return column.type === 'int' || column.type === 'float';
}

// Bytes as a varint; a zero in a run costs next to nothing.
function cost(residual: number): number {
  const size = Math.abs(residual);
  return size === 0 ? 0.25 : size < 64 ? 1 : size < 8192 ? 2 : size < 1_048_576 ? 3 : size < 134_217_728 ? 4 : 6;
}

function readDifferences(reader: ByteReader, numbers: Float64Array, nulls: Uint8Array | undefined, code: number): void {
  let told = numbers.length;
  if (nulls) for (let index = 0; index < nulls.length; index++) told -= nulls[index];
  const residuals = new Float64Array(told);
  if (code & DIVIDED) readDivided(reader, residuals);
  else readResiduals(reader, residuals, told);
  let value = 0;
  let step = 0;
  let used = 0;
  for (let index = 0; index < numbers.length; index++) {
    if (nulls && nulls[index] === 1) continue;
    step = used < 2 || (code & SECOND_ORDER) === 0 ? residuals[used] : step + residuals[used];
    used++;
    value += step;
    numbers[index] = value;
  }
}

function readDivided(reader: ByteReader, residuals: Float64Array): void {
  if (residuals.length === 0) throw reader.fail('a divisor divides nothing');
  residuals[0] = reader.zigzag();
  const divisor = reader.varint();
  const divided = residuals.subarray(1);
  readResiduals(reader, divided, divided.length);
  for (let index = 0; index < divided.length; index++) divided[index] *= divisor;
}

function fillKnown(numbers: Float64Array, nulls: Uint8Array | undefined, value: number): void {
  numbers.fill(value);
  if (nulls) for (let index = 0; index < numbers.length; index++) if (nulls[index] === 1) numbers[index] = 0;
}

/** Refuses numbers that their form cannot have. */
export function checkRange(reader: ByteReader, form: Form, numbers: Float64Array, textCount: number): void {
  const [lowest, highest] =
    form === 'texts' || form === 'bools'
      ? [0, form === 'texts' ? Math.max(0, textCount - 1) : 1]
      : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index];
    if (!(number >= lowest && number <= highest)) throw reader.fail('a number is out of range');
  }
}
