import type { SchemaColumn } from '@pganalytics/stats';

import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';
import type { Cell } from '../poll.js';
import { readColumn, writeColumn } from './column.js';
import type { TextTable } from './text-table.js';
import { cellOf, vectorOf } from './vector.js';
import type { Vector } from './vector.js';

const ONE_CHAIN = Int32Array.of(0);

/** The dimensions of the distinct rows as columns; made before the texts are written, as they add to them. */
export function keyVectors(
  dimensions: readonly SchemaColumn[],
  keys: readonly (readonly Cell[])[],
  texts: TextTable,
): Vector[] {
  return dimensions.map((column, index) => vectorOf(column, keys.length, (row) => keys[row][index], texts));
}

export function writeKeys(writer: ByteWriter, vectors: readonly Vector[], rowCount: number): void {
  for (const vector of vectors) writeColumn(writer, vector, ONE_CHAIN, rowCount);
}

export function readKeyVectors(
  reader: ByteReader,
  dimensions: readonly SchemaColumn[],
  rowCount: number,
  textCount: number,
): Vector[] {
  const cells = new Float64Array(rowCount * dimensions.length);
  return dimensions.map((column, index) => {
    const numbers = cells.subarray(index * rowCount, (index + 1) * rowCount);
    return readColumn(reader, column, { starts: ONE_CHAIN, textCount, numbers });
  });
}

export function readKeys(
  reader: ByteReader,
  dimensions: readonly SchemaColumn[],
  rowCount: number,
  texts: readonly string[],
): Cell[][] {
  const vectors = readKeyVectors(reader, dimensions, rowCount, texts.length);
  const keys: Cell[][] = [];
  for (let row = 0; row < rowCount; row++) {
    keys.push(vectors.map((vector, index) => cellOf(vector, row, dimensions[index].scale ?? 1, texts)));
  }
  return keys;
}
