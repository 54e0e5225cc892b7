import type { FrameSchema } from '@pganalytics/stats';

import { ByteWriter } from '../bytes/byte-writer.js';
import { crc32 } from '../bytes/crc32.js';
import { writeColumn } from '../columns/column.js';
import { keyVectors, writeKeys } from '../columns/keys.js';
import { writeShape } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import type { Poll } from '../poll.js';

/** First byte of a frame. */
export const FRAME_VERSION = 1;

/**
 * Packs polls into one self-contained frame: columns of zigzag varints with runs of zeros; with several polls each
 * cell is the difference to the same row's cell in the poll before. The last four bytes are a CRC-32 of the rest.
 * A column with a scale keeps the integer nearest to value times scale.
 * @throws UnfitCell when a cell is not of its column's type or needs more than 64 bits.
 */
export function encodeFrame(schema: FrameSchema, polls: readonly Poll[]): Uint8Array {
  const { dimensions } = columnsOf(schema);
  const texts = new TextTable();
  const table = tableOf(schema, polls, texts);
  const { shape } = table;
  const keys = keyVectors(dimensions, table.keys, texts);
  const writer = new ByteWriter(256 + shape.rowOf.length * 8);
  writer.byte(FRAME_VERSION);
  writer.varint(schema.columns.length);
  writeShape(writer, shape);
  texts.write(writer);
  writeKeys(writer, keys, shape.rowCount);
  for (const vector of table.metrics) writeColumn(writer, vector, shape.starts, shape.rowOf.length);
  const body = writer.finish();
  writer.uint32(crc32(body));
  return writer.finish();
}
