import { exact } from '@pganalytics/stats';
import type { SchemaColumn } from '@pganalytics/stats';

import { UnfitCell } from '../codec.errors.js';
import type { Cell } from '../poll.js';
import type { TextTable } from './text-table.js';

/** Integers beyond this are kept as 64-bit integers, so that differences of differences stay exact in doubles. */
export const NARROW = 2 ** 50;

/** What the numbers of a vector are. */
export type Form = 'ints' | 'wide' | 'scaled' | 'floats' | 'texts' | 'bools';

/** The cells of one column, as numbers side by side. A null has a 1 in `nulls` and a 0 in its place. */
export interface Vector {
  readonly form: Form;
  /** Whole numbers, doubles, indexes of texts, or 0 and 1. Not used when the form is `wide`. */
  readonly numbers: Float64Array;
  readonly wide?: BigInt64Array;
  readonly nulls?: Uint8Array;
}

/**
 * The cells `cellAt(0)` to `cellAt(count - 1)` of a column in the tightest form that holds all of them exactly. Integers
 * beside numbers that are none of 64 bits, such as a sum of such integers, become doubles.
 * @throws UnfitCell
 */
export function vectorOf(
  column: SchemaColumn,
  count: number,
  cellAt: (index: number) => Cell,
  texts: TextTable,
): Vector {
  if (column.type === 'text') return textVector(column, count, cellAt, texts);
  const numbers = new Float64Array(count);
  let nulls: Uint8Array | undefined;
  let [wide, whole, exactly] = [false, true, true];
  for (let index = 0; index < count; index++) {
    const cell = cellAt(index);
    if (cell === null) {
      nulls ??= new Uint8Array(count);
      nulls[index] = 1;
    } else if (typeof cell === 'number' && column.type !== 'bool') {
      numbers[index] = cell;
      if (!Number.isInteger(cell) || (column.type === 'float' && Object.is(cell, -0))) whole = false;
      else if (cell >= NARROW || cell <= -NARROW) wide = true;
      if (!Number.isSafeInteger(cell)) exactly = false;
    } else if (typeof cell === 'bigint' && column.type === 'float') {
      numbers[index] = Number(cell);
    } else if (typeof cell === 'bigint' && column.type === 'int') {
      if (BigInt.asIntN(64, cell) !== cell) throw new UnfitCell(column.name, `${cell} needs more than 64 bits`);
      numbers[index] = Number(cell);
      wide = true;
    } else if (typeof cell === 'boolean' && column.type === 'bool') {
      numbers[index] = cell ? 1 : 0;
    } else {
      throw new UnfitCell(column.name, `a ${typeof cell} where the type is ${column.type}`);
    }
  }
  if (column.type === 'bool') return { form: 'bools', numbers, nulls };
  if (column.type === 'float') return floatVector(column, numbers, nulls, whole && !wide);
  if (wide && exactly) return wideVector(count, cellAt, nulls);
  return { form: whole && !wide ? 'ints' : 'floats', numbers, nulls };
}

/** The cell at an index of a vector. */
export function cellOf(vector: Vector, index: number, scale: number, texts: readonly string[]): Cell {
  if (vector.nulls && vector.nulls[index] === 1) return null;
  if (vector.form === 'wide') return exact(vector.wide![index]);
  const number = vector.numbers[index];
  if (vector.form === 'scaled') return number / scale;
  if (vector.form === 'texts') return texts[number];
  return vector.form === 'bools' ? number === 1 : number;
}

function textVector(column: SchemaColumn, count: number, cellAt: (index: number) => Cell, texts: TextTable): Vector {
  const numbers = new Float64Array(count);
  let nulls: Uint8Array | undefined;
  for (let index = 0; index < count; index++) {
    const cell = cellAt(index);
    if (cell === null) {
      nulls ??= new Uint8Array(count);
      nulls[index] = 1;
    } else if (typeof cell === 'string') {
      numbers[index] = texts.indexOf(cell);
    } else {
      throw new UnfitCell(column.name, `a ${typeof cell} where the type is text`);
    }
  }
  return { form: 'texts', numbers, nulls };
}

function floatVector(
  column: SchemaColumn,
  numbers: Float64Array,
  nulls: Uint8Array | undefined,
  narrowWhole: boolean,
): Vector {
  if (column.scale === undefined) return { form: narrowWhole ? 'ints' : 'floats', numbers, nulls };
  const scaled = new Float64Array(numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const value = Math.round(numbers[index] * column.scale);
    if (!(Math.abs(value) < NARROW)) return { form: 'floats', numbers, nulls };
    scaled[index] = value;
  }
  return { form: 'scaled', numbers: scaled, nulls };
}

function wideVector(count: number, cellAt: (index: number) => Cell, nulls: Uint8Array | undefined): Vector {
  const wide = new BigInt64Array(count);
  for (let index = 0; index < count; index++) {
    const cell = cellAt(index);
    if (cell !== null) wide[index] = BigInt(cell);
  }
  return { form: 'wide', numbers: new Float64Array(0), wide, nulls };
}
