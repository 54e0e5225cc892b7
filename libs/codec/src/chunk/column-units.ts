import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import { readColumn, writeColumn } from '../columns/column.js';
import type { Vector } from '../columns/vector.js';
import type { Block } from './blocks.js';
import { readSeries, writeSeries } from './series-coding.js';

/** Writes what a column has in a block: the cells of all short rows as one column, then each long row as a series. */
export function writeUnit(writer: ByteWriter, vector: Vector, block: Block, starts: Int32Array): void {
  const { shortStarts, shortCells, longRows } = block;
  const count = shortStarts[shortStarts.length - 1];
  if (count > 0) {
    const short = shortCells ? picked(vector, shortCells) : cut(vector, block.from, block.to);
    writeColumn(writer, short, shortStarts, count);
  }
  for (const row of longRows) writeSeries(writer, vector, starts[row], starts[row + 1]);
}

/** The cells of one column in a block. */
export interface Unit {
  readonly short: Vector | undefined;
  /** In the order of the block's long rows. */
  readonly long: readonly Vector[];
}

/** Reads what {@link writeUnit} wrote. */
export function readUnit(
  reader: ByteReader,
  column: SchemaColumn,
  block: Block,
  of: { readonly starts: Int32Array; readonly textCount: number },
): Unit {
  const { shortStarts, longRows } = block;
  const count = shortStarts[shortStarts.length - 1];
  const ofShort = { starts: shortStarts, textCount: of.textCount, numbers: new Float64Array(count) };
  const short = count > 0 ? readColumn(reader, column, ofShort) : undefined;
  const long: Vector[] = [];
  for (const row of longRows) {
    long.push(readSeries(reader, column, of.starts[row + 1] - of.starts[row], of.textCount));
  }
  return { short, long };
}

function cut({ form, numbers, wide, nulls }: Vector, from: number, to: number): Vector {
  const ofBlock = nulls?.subarray(from, to);
  return {
    form,
    numbers: numbers.subarray(from, to),
    wide: wide?.subarray(from, to),
    nulls: ofBlock?.includes(1) ? ofBlock : undefined,
  };
}

// Used again from unit to unit: what is picked is written at once.
let pickedNumbers = new Float64Array(1024);
let pickedNulls = new Uint8Array(1024);

function picked({ form, numbers, wide, nulls }: Vector, cells: Int32Array): Vector {
  if (pickedNumbers.length < cells.length) {
    pickedNumbers = new Float64Array(2 * cells.length);
    pickedNulls = new Uint8Array(2 * cells.length);
  }
  const ofShort = nulls && pickedNulls.subarray(0, cells.length);
  let anyNull = false;
  if (nulls && ofShort) {
    for (let index = 0; index < cells.length; index++) {
      ofShort[index] = nulls[cells[index]];
      if (ofShort[index] === 1) anyNull = true;
    }
  }
  const of = { form, nulls: anyNull ? ofShort : undefined };
  if (wide) {
    const picked = new BigInt64Array(cells.length);
    for (let index = 0; index < cells.length; index++) picked[index] = wide[cells[index]];
    return { ...of, numbers, wide: picked };
  }
  for (let index = 0; index < cells.length; index++) pickedNumbers[index] = numbers[cells[index]];
  return { ...of, numbers: pickedNumbers.subarray(0, cells.length) };
}
