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
  const short = count > 0 ? readColumn(reader, column, shortStarts, count, of.textCount) : undefined;
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

function picked({ form, numbers, wide, nulls }: Vector, cells: Int32Array): Vector {
  const ofShort = nulls && new Uint8Array(cells.length);
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
  const picked = new Float64Array(cells.length);
  for (let index = 0; index < cells.length; index++) picked[index] = numbers[cells[index]];
  return { ...of, numbers: picked };
}
