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
// A quarter of all sections are shorter: compressing them takes time to set up and saves a 250th of all bytes.
const TOO_SHORT_TO_COMPRESS = 128;
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
  const sections = new Sections(compressor);
  const { writer } = sections;
  writeShape(writer, table.shape);
  writer.bytes(packedKeys(dimensions, table.keys));
  writer.varint(BLOCKS.longRow);
  writer.varint(BLOCKS.cells);
  writeHeads(writer, heads);
  sections.end(0);
  table.texts.write(writer);
  sections.end(table.texts.size);
  const told = table.metrics.filter((_, index) => heads[index].kind === 'units');
  writeGroups(sections, table.shape, told);
  return sections.chunkOf(schema);
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

// Used again from section to section and chunk to chunk: what is written is packed at once.
const sectionWriter = new ByteWriter(64 * 1024);

/** The sections of a chunk that is being packed, one after the other. */
class Sections {
  /** Where the next section is written. */
  readonly writer = sectionWriter;
  readonly #directory = new ByteWriter(512);
  readonly #packed: Uint8Array[] = [];
  #bytes = 0;

  constructor(private readonly compressor: Compressor) {
    this.writer.clear();
  }

  /** Ends a section. @param units in a group; texts in the section of texts */
  end(units: number): void {
    const raw = this.writer.finish();
    const packed = this.#pack(raw);
    this.#directory.varint(units);
    this.#directory.varint(raw.length);
    this.#directory.varint(packed.length);
    this.#directory.uint32(crc32(packed));
    this.#packed.push(packed);
    this.#bytes += packed.length;
    this.writer.clear();
  }

  chunkOf(schema: FrameSchema): Uint8Array {
    const { writer } = this;
    writer.varint(schema.columns.length);
    writer.varint(this.#packed.length);
    writer.bytes(this.#directory.finish());
    const head = writer.finish();
    const chunk = new ByteWriter(head.length + this.#bytes + 16);
    chunk.byte(CHUNK_VERSION);
    chunk.uint32(crc32(head));
    chunk.varint(head.length);
    chunk.bytes(head);
    for (const bytes of this.#packed) chunk.bytes(bytes);
    return chunk.finish();
  }

  #pack(raw: Uint8Array): Uint8Array {
    if (raw.length < TOO_SHORT_TO_COMPRESS) return raw.slice();
    const compressed = this.compressor.compress(raw);
    return compressed.length < raw.length ? compressed : raw.slice();
  }
}

function writeGroups(sections: Sections, { starts, rowCount }: Shape, vectors: readonly Vector[]): void {
  const blocks = blocksOf(starts, rowCount, BLOCKS);
  const { writer } = sections;
  let [units, cells] = [0, 0];
  const end = () => {
    sections.end(units);
    [units, cells] = [0, 0];
  };
  for (const vector of vectors) {
    for (const block of blocks) {
      writeUnit(writer, vector, block, starts);
      units++;
      cells += block.to - block.from;
      if (writer.length >= GROUP_BYTES || cells >= GROUP_CELLS) end();
    }
    if (writer.length >= COLUMN_ENDS_GROUP_BYTES) end();
  }
  if (units > 0) end();
}
