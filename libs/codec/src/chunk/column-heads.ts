import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import type { Vector } from '../columns/vector.js';
import { ALL_ZERO, checkRange, CODES, CONSTANT, fits, FORMS } from './series-coding.js';

/** What a chunk says of a column before its bytes, which only the last kind has. */
export type ColumnHead =
  | { readonly kind: 'nulls' }
  /** Every cell is the same: the value of a vector of this form. */
  | { readonly kind: 'constant'; readonly form: Vector['form']; readonly value: number }
  /** The cells are those of an earlier column that has the same type and scale. */
  | { readonly kind: 'same'; readonly as: number }
  | { readonly kind: 'units' };

// First byte of a head; that of a constant is the first byte of a constant series.
const ALL_NULL = 0;
const SAME = 16;
const UNITS = 32;

/** The heads of columns. Columns that share their cells in memory are told to be the same; no others are compared. */
export function headsOf(columns: readonly SchemaColumn[], vectors: readonly Vector[], count: number): ColumnHead[] {
  const seen = new Map<unknown, number[]>();
  return vectors.map((vector, index): ColumnHead => {
    if (count === 0 || isAllNull(vector)) return { kind: 'nulls' };
    const value = constantOf(vector, count);
    if (value !== undefined) return { kind: 'constant', form: vector.form, value };
    const cells = vector.wide ?? vector.numbers;
    const earlier = seen.get(cells);
    const as = earlier?.find((other) => isSame(other, index));
    if (as !== undefined) return { kind: 'same', as };
    if (earlier) earlier.push(index);
    else seen.set(cells, [index]);
    return { kind: 'units' };
  });

  function isSame(one: number, other: number): boolean {
    return (
      vectors[one].form === vectors[other].form &&
      vectors[one].nulls === vectors[other].nulls &&
      isLike(columns[one], columns[other])
    );
  }
}

const isLike = (one: SchemaColumn, other: SchemaColumn): boolean =>
  one.type === other.type && one.scale === other.scale;

export function writeHeads(writer: ByteWriter, heads: readonly ColumnHead[]): void {
  for (const head of heads) {
    if (head.kind === 'nulls') writer.byte(ALL_NULL);
    else if (head.kind === 'units') writer.byte(UNITS);
    else if (head.kind === 'same') {
      writer.byte(SAME);
      writer.varint(head.as);
    } else {
      writer.byte(CODES[head.form]! + (head.value === 0 ? ALL_ZERO : CONSTANT));
      if (head.value !== 0) writer.zigzag(head.value);
    }
  }
}

/** Reads what {@link writeHeads} wrote. */
export function readHeads(reader: ByteReader, columns: readonly SchemaColumn[], textCount: number): ColumnHead[] {
  const heads: ColumnHead[] = [];
  for (const column of columns) heads.push(readHead(reader, column, { columns, heads, textCount }));
  return heads;
}

function readHead(
  reader: ByteReader,
  column: SchemaColumn,
  of: { readonly columns: readonly SchemaColumn[]; readonly heads: readonly ColumnHead[]; readonly textCount: number },
): ColumnHead {
  const code = reader.byte();
  if (code === ALL_NULL) return { kind: 'nulls' };
  if (code === UNITS) return { kind: 'units' };
  if (code === SAME) {
    const as = reader.varint();
    if (of.heads[as]?.kind !== 'units' || !isLike(of.columns[as], column)) {
      throw reader.fail(`column ${column.name} is the same as none before it`);
    }
    return { kind: 'same', as };
  }
  const form = FORMS[code & 7];
  const flag = code & ~7;
  if (!form || !fits(form, column) || (flag !== ALL_ZERO && flag !== CONSTANT)) {
    throw reader.fail(`column ${column.name} has an unknown head`);
  }
  const value = flag === CONSTANT ? reader.zigzag() : 0;
  checkRange(reader, form, Float64Array.of(value), of.textCount);
  return { kind: 'constant', form, value };
}

function isAllNull({ nulls }: Vector): boolean {
  return nulls !== undefined && !nulls.includes(0);
}

function constantOf({ form, numbers, nulls }: Vector, count: number): number | undefined {
  if (nulls?.includes(1) || CODES[form] === undefined) return undefined;
  const [value] = numbers;
  for (let index = 1; index < count; index++) if (numbers[index] !== value) return undefined;
  return value;
}
