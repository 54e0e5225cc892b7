import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { NULLS, readColumn, readNulls, writeColumn, writeNulls } from '../columns/column.js';
import { readResiduals, writeResiduals } from '../columns/residuals.js';
import type { Form, Vector } from '../columns/vector.js';

// First byte of a series. Without one of these flags it is the first byte of a column (differences, order 1).
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
  writer.byte(flags + (useSecond ? SECOND_ORDER : 0));
  if (nulls) writeNulls(writer, nulls);
  writeResiduals(writer, useSecond ? second : first, known.length);
}

/** Reads what {@link writeSeries} wrote. */
export function readSeries(reader: ByteReader, column: SchemaColumn, count: number, textCount: number): Vector {
  const code = reader.bytes[reader.position];
  if (code === undefined || (code & (SECOND_ORDER | CONSTANT | ALL_ZERO)) === 0) {
    return readColumn(reader, column, ONE_CHAIN, count, textCount);
  }
  reader.byte();
  const form = FORMS[code & 15];
  if (!form || !fits(form, column)) throw reader.fail(`column ${column.name} has an unknown form`);
  const nulls = code & NULLS ? readNulls(reader, count) : undefined;
  const numbers = new Float64Array(count);
  if (code & SECOND_ORDER) readSecondOrder(reader, numbers, nulls);
  else if (code & CONSTANT) fillKnown(numbers, nulls, reader.zigzag());
  checkTexts(reader, form, numbers, textCount);
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

function readSecondOrder(reader: ByteReader, numbers: Float64Array, nulls: Uint8Array | undefined): void {
  let known = numbers.length;
  if (nulls) for (let index = 0; index < nulls.length; index++) known -= nulls[index];
  const residuals = new Float64Array(known);
  readResiduals(reader, residuals, known);
  let value = 0;
  let step = 0;
  let used = 0;
  for (let index = 0; index < numbers.length; index++) {
    if (nulls && nulls[index] === 1) continue;
    step = used < 2 ? residuals[used] : step + residuals[used];
    used++;
    value += step;
    numbers[index] = value;
  }
}

function fillKnown(numbers: Float64Array, nulls: Uint8Array | undefined, value: number): void {
  numbers.fill(value);
  if (nulls) for (let index = 0; index < numbers.length; index++) if (nulls[index] === 1) numbers[index] = 0;
}

function checkTexts(reader: ByteReader, form: Form, numbers: Float64Array, textCount: number): void {
  if (form !== 'texts' && form !== 'bools') return;
  const highest = form === 'texts' ? textCount - 1 : 1;
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index];
    if (number !== 0 && !(number > 0 && number <= highest)) throw reader.fail('a number is out of range');
  }
}
