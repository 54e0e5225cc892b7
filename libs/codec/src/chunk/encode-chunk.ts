import type { FrameSchema } from '@pganalytics/stats';

import { ByteWriter } from '../bytes/byte-writer.js';
import { crc32 } from '../bytes/crc32.js';
import { keyVectors, writeKeys } from '../columns/keys.js';
import { writeShape } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import type { Table } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import type { Compressor } from '../compressor.js';
import type { Poll } from '../poll.js';
import { writeSeries } from './series-coding.js';

/**
 * First byte of a chunk. Version 2 stores a section as it is where compression does not help, and divides the
 * differences of a series by their common divisor; version 1 does neither and is still read.
 */
export const CHUNK_VERSION = 2;

// A group is inflated as a whole: enough series for compression to work, few enough that one panel inflates one group.
const GROUP_SERIES = 32;
const GROUP_BYTES = 8 * 1024;
const COLUMN_ENDS_GROUP_AT = 16;
// zstd's frame alone has nine bytes, a block three more.
const TOO_SHORT_TO_COMPRESS = 16;
// A group costs some 25 bytes by itself: columns that hardly change share one.
const COLUMN_ENDS_GROUP_BYTES = 2 * 1024;

/**
 * Packs the polls of one family into a chunk: per series differences or differences of differences, groups of series
 * compressed each by itself, metric by metric, and a directory with their lengths and checksums. A section whose two
 * lengths are equal is stored as it is.
 * @throws UnfitCell
 */
export function encodeChunk(schema: FrameSchema, polls: readonly Poll[], compressor: Compressor): Uint8Array {
  return encodeTable(schema, tableOf(schema, polls, new TextTable()), compressor);
}

/** Packs what is in columns already. */
export function encodeTable(schema: FrameSchema, table: Table, compressor: Compressor): Uint8Array {
  const { dimensions } = columnsOf(schema);
  const rowTexts = new TextTable();
  const rows = new ByteWriter(1024);
  const keys = keyVectors(dimensions, table.keys, rowTexts);
  writeShape(rows, table.shape);
  rowTexts.write(rows);
  writeKeys(rows, keys, table.shape.rowCount);
  const textSection = new ByteWriter(64);
  table.texts.write(textSection);
  const sections = [
    { series: 0, raw: rows.finish() },
    { series: table.texts.size, raw: textSection.finish() },
    ...groupsOf(table),
  ];
  return assemble(schema, sections, compressor);
}

interface Section {
  /** Series in a group; texts in the section of texts. */
  readonly series: number;
  readonly raw: Uint8Array;
}

function groupsOf(table: Table): Section[] {
  const groups: Section[] = [];
  const { starts, rowCount } = table.shape;
  let writer = new ByteWriter(1024);
  let series = 0;
  const close = () => {
    groups.push({ series, raw: writer.finish() });
    writer = new ByteWriter(1024);
    series = 0;
  };
  for (const vector of table.metrics) {
    for (let row = 0; row < rowCount; row++) {
      writeSeries(writer, vector, starts[row], starts[row + 1]);
      series++;
      if (series >= GROUP_SERIES && writer.length >= GROUP_BYTES) close();
    }
    if (series >= COLUMN_ENDS_GROUP_AT && writer.length >= COLUMN_ENDS_GROUP_BYTES) close();
  }
  if (series > 0) close();
  return groups;
}

function assemble(schema: FrameSchema, sections: readonly Section[], compressor: Compressor): Uint8Array {
  const directory = new ByteWriter(sections.length * 12 + 16);
  const packed = sections.map(({ raw }) => {
    if (raw.length < TOO_SHORT_TO_COMPRESS) return raw;
    const compressed = compressor.compress(raw);
    return compressed.length < raw.length ? compressed : raw;
  });
  directory.varint(schema.columns.length);
  directory.varint(sections.length);
  for (const [index, { series, raw }] of sections.entries()) {
    directory.varint(series);
    directory.varint(raw.length);
    directory.varint(packed[index].length);
    directory.uint32(crc32(packed[index]));
  }
  const head = directory.finish();
  const writer = new ByteWriter(head.length + packed.reduce((sum, bytes) => sum + bytes.length, 16));
  writer.byte(CHUNK_VERSION);
  writer.uint32(crc32(head));
  writer.varint(head.length);
  writer.bytes(head);
  for (const bytes of packed) writer.bytes(bytes);
  return writer.finish();
}
