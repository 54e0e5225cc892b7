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

const CODES: Partial<Record<Form, number>> = { ints: 1, scaled: 3, texts: 5, bools: 6 };
const FORMS: readonly (Form | undefined)[] = [undefined, 'ints', undefined, 'scaled', undefined, 'texts', 'bools'];
const ONE_CHAIN = Int32Array.of(0);

/** Writes the cells from `from` to `to` of a column as one series, in the shortest of its forms. */
export function writeSeries(writer: ByteWriter, vector: Vector, from: number, to: number): void {
  const count = to - from;
  const nulls = nullsOf(vector, from, to);
  const code = CODES[vector.form];
  const part: Vector = {
    form: vector.form,
    numbers: vector.numbers.subarray(from, to),
    wide: vector.wide?.subarray(from, to),
    nulls,
  };
  if (code === undefined || (nulls && nulls.every((isNull) => isNull === 1))) {
    writeColumn(writer, part, ONE_CHAIN, count);
    return;
  }
  const known = knownOf(part);
  const flags = code + (nulls ? NULLS : 0);
  if (known.every((value) => value === known[0])) {
    writer.byte(flags + (known[0] === 0 ? ALL_ZERO : CONSTANT));
    if (nulls) writeNulls(writer, nulls);
    if (known[0] !== 0) writer.zigzag(known[0]);
    return;
  }
  const first = differences(known);
  const second = differences(first, 1);
  const useSecond = cost(second) < cost(first);
  const residuals = useSecond ? second : first;
  const divisor = commonDivisor(first);
  writer.byte(flags + (useSecond ? SECOND_ORDER : 0) + (divisor > 1 ? DIVIDED : 0));
  if (nulls) writeNulls(writer, nulls);
  if (divisor > 1) {
    writer.zigzag(residuals[0]);
    writer.varint(divisor);
    const divided = residuals.subarray(1);
    for (let index = 0; index < divided.length; index++) divided[index] /= divisor;
    writeResiduals(writer, divided, divided.length);
  } else writeResiduals(writer, residuals, known.length);
}

/** The greatest common divisor of all differences but the first, which is a value. */
function commonDivisor(differences: Float64Array): number {
  let divisor = 0;
  for (let index = 1; index < differences.length && divisor !== 1; index++) {
    let [a, b] = [divisor, Math.abs(differences[index])];
    while (b > 0) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor;
}

/** Reads what {@link writeSeries} wrote. */
export function readSeries(reader: ByteReader, column: SchemaColumn, count: number, textCount: number): Vector {
  const code = reader.bytes[reader.position];
  if (code === undefined || (code & (DIVIDED | SECOND_ORDER | CONSTANT | ALL_ZERO)) === 0) {
    return readColumn(reader, column, ONE_CHAIN, count, textCount);
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

function fits(form: Form, column: SchemaColumn): boolean {
  if (form === 'texts') return column.type === 'text';
  if (form === 'bools') return column.type === 'bool';
  if (form === 'scaled') return column.type === 'float' && column.scale !== undefined;
  return column.type === 'int' || column.type === 'float';
}

function nullsOf(vector: Vector, from: number, to: number): Uint8Array | undefined {
  const nulls = vector.nulls?.subarray(from, to);
  return nulls?.includes(1) ? nulls : undefined;
}

function knownOf(part: Vector): Float64Array {
  const { nulls, numbers } = part;
  return nulls ? numbers.filter((_, index) => nulls[index] === 0) : numbers;
}

function differences(values: Float64Array, from = 0): Float64Array {
  const result = values.slice();
  for (let index = values.length - 1; index > from; index--) result[index] = values[index] - values[index - 1];
  return result;
}

// Bytes as varints; a zero in a run costs next to nothing.
function cost(residuals: Float64Array): number {
  let bytes = 0;
  for (let index = 0; index < residuals.length; index++) {
    const size = Math.abs(residuals[index]);
    bytes += size === 0 ? 0.25 : size < 64 ? 1 : size < 8192 ? 2 : size < 1_048_576 ? 3 : size < 134_217_728 ? 4 : 6;
  }
  return bytes;
}

function readDifferences(reader: ByteReader, numbers: Float64Array, nulls: Uint8Array | undefined, code: number): void {
  let known = numbers.length;
  if (nulls) for (let index = 0; index < nulls.length; index++) known -= nulls[index];
  const residuals = new Float64Array(known);
  if (code & DIVIDED) readDivided(reader, residuals);
  else readResiduals(reader, residuals, known);
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

function checkRange(reader: ByteReader, form: Form, numbers: Float64Array, textCount: number): void {
  const [lowest, highest] =
    form === 'texts' || form === 'bools'
      ? [0, form === 'texts' ? Math.max(0, textCount - 1) : 1]
      : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index];
    if (!(number >= lowest && number <= highest)) throw reader.fail('a number is out of range');
  }
}
