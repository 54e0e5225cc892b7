import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import { ByteWriter } from '../bytes/byte-writer.js';
import { crc32 } from '../bytes/crc32.js';
import { keyVectors, writeKeys } from '../columns/keys.js';
import { writeShape } from '../columns/shape.js';
import type { Shape } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import type { Table } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import type { Vector } from '../columns/vector.js';
import type { Compressor } from '../compressor.js';
import type { Poll } from '../poll.js';
import { blocksOf } from './blocks.js';
import type { BlockRule } from './blocks.js';
import { headsOf, writeHeads } from './column-heads.js';
import { writeUnit } from './column-units.js';

/**
 * First byte of a chunk. Version 3 has columns that are constant or the same as another in its first section, and cuts
 * the others into blocks of rows. Versions 1 and 2 have every row of every column by itself; 1 compresses every section
 * and divides nothing. All are read.
 */
export const CHUNK_VERSION = 3;

const BLOCKS: BlockRule = { longRow: 8, cells: 8 * 1024 };
// A group is inflated as a whole: enough for compression to work, little enough that one panel inflates one group.
const GROUP_BYTES = 8 * 1024;
const GROUP_CELLS = 64 * 1024;
// zstd's frame alone has nine bytes, a block three more.
const TOO_SHORT_TO_COMPRESS = 16;
// A group costs some 25 bytes by itself: columns that hardly change share one.
const COLUMN_ENDS_GROUP_BYTES = 2 * 1024;

/**
 * Packs the polls of one family into a chunk: per row differences or differences of differences, groups of columns
 * compressed each by itself, and a directory with their lengths and checksums. A section whose two lengths are equal is
 * stored as it is.
 * @throws UnfitCell
 */
export function encodeChunk(schema: FrameSchema, polls: readonly Poll[], compressor: Compressor): Uint8Array {
  return encodeTable(schema, tableOf(schema, polls, new TextTable()), compressor);
}

/** Packs what is in columns already. */
export function encodeTable(schema: FrameSchema, table: Table, compressor: Compressor): Uint8Array {
  const { dimensions, metrics } = columnsOf(schema);
  const heads = headsOf(metrics, table.metrics, table.shape.rowOf.length);
  const rows = new ByteWriter(1024);
  writeShape(rows, table.shape);
  rows.bytes(packedKeys(dimensions, table.keys));
  rows.varint(BLOCKS.longRow);
  rows.varint(BLOCKS.cells);
  writeHeads(rows, heads);
  const textSection = new ByteWriter(64);
  table.texts.write(textSection);
  const told = table.metrics.filter((_, index) => heads[index].kind === 'units');
  const sections = [
    { units: 0, raw: rows.finish() },
    { units: table.texts.size, raw: textSection.finish() },
    ...groupsOf(table.shape, told),
  ];
  return assemble(schema, sections, compressor);
}

// The chunk of a table and its roll-ups have the same rows, which are mostly names.
const keyBytes = new WeakMap<Table['keys'], Uint8Array>();

function packedKeys(dimensions: readonly SchemaColumn[], keys: Table['keys']): Uint8Array {
  let bytes = keyBytes.get(keys);
  if (!bytes) {
    const texts = new TextTable();
    const vectors = keyVectors(dimensions, keys, texts);
    const writer = new ByteWriter(1024);
    texts.write(writer);
    writeKeys(writer, vectors, keys.length);
    keyBytes.set(keys, (bytes = writer.finish()));
  }
  return bytes;
}

interface Section {
  /** Units in a group; texts in the section of texts. */
  readonly units: number;
  readonly raw: Uint8Array;
}

function groupsOf({ starts, rowCount }: Shape, vectors: readonly Vector[]): Section[] {
  const groups: Section[] = [];
  const blocks = blocksOf(starts, rowCount, BLOCKS);
  let writer = new ByteWriter(1024);
  let [units, cells] = [0, 0];
  const close = () => {
    groups.push({ units, raw: writer.finish() });
    writer = new ByteWriter(1024);
    [units, cells] = [0, 0];
  };
  for (const vector of vectors) {
    for (const block of blocks) {
      writeUnit(writer, vector, block, starts);
      units++;
      cells += block.to - block.from;
      if (writer.length >= GROUP_BYTES || cells >= GROUP_CELLS) close();
    }
    if (writer.length >= COLUMN_ENDS_GROUP_BYTES) close();
  }
  if (units > 0) close();
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
  for (const [index, { units, raw }] of sections.entries()) {
    directory.varint(units);
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
