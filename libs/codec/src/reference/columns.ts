import type { SchemaColumn } from '@pganalytics/stats';

import type { Cell } from '../poll.js';
import { byte, count, float64, residuals, varint, zigzag } from './bytes.js';
import type { Cursor } from './bytes.js';

/** Which rows every poll has. */
export interface ReferenceShape {
  readonly times: number[];
  readonly rowCount: number;
  /** Row numbers of each poll. */
  readonly polls: number[][];
}

export function shape(cursor: Cursor): ReferenceShape {
  const pollCount = count(cursor);
  const rowCount = count(cursor);
  count(cursor); // how many cells there are follows from the polls
  const times: number[] = [];
  let time = 0n;
  let step = 0n;
  for (const [index, residual] of residuals(cursor, pollCount).entries()) {
    const delta = step + residual;
    time += delta;
    step = index === 0 ? 0n : delta;
    times.push(Number(time));
  }
  const polls: number[][] = [];
  while (polls.length < pollCount) {
    if (byte(cursor) === 0) {
      polls.push([...polls.at(-1)!]);
      continue;
    }
    let expected = 0;
    const rows: number[] = [];
    for (const residual of residuals(cursor, count(cursor))) {
      rows.push(expected + Number(residual));
      expected = rows.at(-1)! + 1;
    }
    polls.push(rows);
  }
  return { times, rowCount, polls };
}

/** One column whose cells are given chain by chain: each chain begins anew from 0. */
export function column(cursor: Cursor, declared: SchemaColumn, lengths: number[], texts: string[]): Cell[][] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const code = byte(cursor);
  if (code === 0) return lengths.map((length) => Array.from({ length }, () => null));
  const isNull = nulls(cursor, code, total);
  const form = code % 16;
  const known = isNull.filter((value) => !value).length;
  if (form === 4) return floats(cursor, lengths, isNull);
  const differences = residuals(cursor, known);
  let cell = 0;
  return lengths.map((length) => {
    let value = 0n;
    return Array.from({ length }, () => {
      if (isNull[cell++]) return null;
      value += differences.shift()!;
      if (form === 2) value = BigInt.asIntN(64, value);
      return cellOf(form, value, declared, texts);
    });
  });
}

/** One series of a chunk: a column of one chain, or one of the shorter forms. */
export function series(cursor: Cursor, declared: SchemaColumn, length: number, texts: string[]): Cell[] {
  const code = cursor.bytes[cursor.at];
  const divided = code % 16 >= 8;
  if (code < 32 && !divided) return column(cursor, declared, [length], texts)[0];
  byte(cursor);
  const isNull = nulls(cursor, code % 32, length);
  const form = code % 8;
  const known = isNull.filter((value) => !value).length;
  const values = code >= 128 ? Array.from({ length: known }, () => 0n) : knownValues(cursor, code, known);
  return isNull.map((value) => (value ? null : cellOf(form, values.shift()!, declared, texts)));
}

/** What a chunk of version 3 says of a column before its bytes. */
export type ReferenceHead =
  | { readonly is: 'one value'; readonly value: Cell }
  | { readonly is: 'same'; readonly as: number }
  | { readonly is: 'told' };

export function columnHead(cursor: Cursor, declared: SchemaColumn, texts: string[]): ReferenceHead {
  const code = byte(cursor);
  if (code === 0) return { is: 'one value', value: null };
  if (code === 16) return { is: 'same', as: count(cursor) };
  if (code === 32) return { is: 'told' };
  const value = code >= 128 ? 0n : zigzag(varint(cursor));
  return { is: 'one value', value: cellOf(code % 8, value, declared, texts) };
}

function knownValues(cursor: Cursor, code: number, known: number): bigint[] {
  if (code >= 64) {
    const token = BigInt(count(cursor));
    const value = token % 2n === 0n ? token / 2n : -(token + 1n) / 2n;
    return Array.from({ length: known }, () => value);
  }
  const values: bigint[] = [];
  let step = 0n;
  const secondOrder = code % 64 >= 32;
  for (const [index, residual] of (code % 16 >= 8
    ? dividedResiduals(cursor, known)
    : residuals(cursor, known)
  ).entries()) {
    step = index < 2 || !secondOrder ? residual : step + residual;
    values.push((values.at(-1) ?? 0n) + step);
  }
  return values;
}

function dividedResiduals(cursor: Cursor, known: number): bigint[] {
  const first = zigzag(varint(cursor));
  const divisor = varint(cursor);
  return [first, ...residuals(cursor, known - 1).map((residual) => residual * divisor)];
}

function nulls(cursor: Cursor, code: number, total: number): boolean[] {
  const result: boolean[] = [];
  if (code < 16) return Array.from({ length: total }, () => false);
  for (let isNull = false; result.length < total; isNull = !isNull) {
    for (let length = count(cursor); length > 0; length--) result.push(isNull);
  }
  return result;
}

function floats(cursor: Cursor, lengths: number[], isNull: boolean[]): Cell[][] {
  let repeats = -1;
  let cell = 0;
  return lengths.map((length) => {
    let value = 0;
    return Array.from({ length }, () => {
      if (isNull[cell++]) return null;
      if (repeats < 0) repeats = count(cursor);
      if (repeats === 0) value = float64(cursor);
      repeats--;
      return value;
    });
  });
}

function cellOf(form: number, value: bigint, declared: SchemaColumn, texts: string[]): Cell {
  const safe = value <= 9_007_199_254_740_991n && value >= -9_007_199_254_740_991n;
  if (form === 3) return Number(value) / declared.scale!;
  if (form === 5) return texts[Number(value)];
  if (form === 6) return value === 1n;
  return safe ? Number(value) : value;
}
