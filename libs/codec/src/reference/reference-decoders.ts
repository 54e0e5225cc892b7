import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

import type { Compressor } from '../compressor.js';
import type { Cell, Poll } from '../poll.js';
import { byte, count, texts, uint32 } from './bytes.js';
import type { Cursor } from './bytes.js';
import { column, columnHead, series, shape } from './columns.js';
import type { ReferenceShape } from './columns.js';

/**
 * Decodes a frame slowly and obviously, straight from the description of the format: the yardstick for the fast decoder.
 * It trusts its input.
 */
export function referenceDecodeFrame(schema: FrameSchema, body: Uint8Array): Poll[] {
  const cursor: Cursor = { bytes: body, at: 1 };
  count(cursor); // columns
  const found = shape(cursor);
  const table = texts(cursor);
  const dimensions = schema.columns.filter(({ role }) => role === 'dimension');
  const metrics = schema.columns.filter(({ role }) => role !== 'dimension');
  const keys = dimensions.map((declared) => column(cursor, declared, [found.rowCount], table)[0]);
  const lengths = cellsPerRow(found);
  const cells = metrics.map((declared) => column(cursor, declared, lengths, table));
  return pollsOf(found, keys, cells);
}

/** Decodes a chunk slowly and obviously. It trusts its input. */
export function referenceDecodeChunk(schema: FrameSchema, bytes: Uint8Array, compressor: Compressor): Poll[] {
  const sections = sectionsOf({ bytes, at: 0 }, compressor);
  const found = shape(sections[0]);
  const rowTexts = texts(sections[0]);
  const dimensions = schema.columns.filter(({ role }) => role === 'dimension');
  const metrics = schema.columns.filter(({ role }) => role !== 'dimension');
  const keys = dimensions.map((declared) => column(sections[0], declared, [found.rowCount], rowTexts)[0]);
  const table = texts(sections[1]);
  const of = { metrics, lengths: cellsPerRow(found), table };
  const groups = sections.slice(2);
  const cells = bytes[0] < 3 ? seriesBySeries(groups, of) : columnByColumn(sections[0], groups, of);
  return pollsOf(found, keys, cells);
}

interface Told {
  readonly metrics: readonly SchemaColumn[];
  /** Cells of each row. */
  readonly lengths: number[];
  readonly table: string[];
}

// Versions 1 and 2.
function seriesBySeries(groups: Cursor[], { metrics, lengths, table }: Told): Cell[][][] {
  return metrics.map((declared) => lengths.map((length) => series(next(groups), declared, length, table)));
}

// Version 3.
function columnByColumn(head: Cursor, groups: Cursor[], { metrics, lengths, table }: Told): Cell[][][] {
  const longRow = count(head);
  const blocks = blocksOf(lengths, count(head));
  const kinds = metrics.map((declared) => columnHead(head, declared, table));
  const columns: Cell[][][] = [];
  for (const [metric, kind] of kinds.entries()) {
    if (kind.is === 'same') columns.push(columns[kind.as]);
    else if (kind.is === 'one value') columns.push(lengths.map((length) => Array.from({ length }, () => kind.value)));
    else columns.push(blocks.flatMap((rows) => unit(next(groups), metrics[metric], rows, { longRow, table })));
  }
  return columns;
}

/** The lengths of the rows of each block. */
function blocksOf(lengths: number[], cells: number): number[][] {
  const blocks: number[][] = [];
  let block: number[] = [];
  let inBlock = 0;
  for (const [row, length] of lengths.entries()) {
    block.push(length);
    inBlock += length;
    if (inBlock < cells && row + 1 < lengths.length) continue;
    blocks.push(block);
    block = [];
    inBlock = 0;
  }
  return blocks;
}

/** Short rows first, as one column, then each long row as a series. */
function unit(
  cursor: Cursor,
  declared: SchemaColumn,
  lengths: number[],
  { longRow, table }: { longRow: number; table: string[] },
): Cell[][] {
  const short = lengths.map((length) => (length < longRow ? length : 0));
  const ofShort = short.some((length) => length > 0) ? column(cursor, declared, short, table) : short.map(() => []);
  return lengths.map((length, row) => (length < longRow ? ofShort[row] : series(cursor, declared, length, table)));
}

/** The group that has bytes left. */
function next(groups: Cursor[]): Cursor {
  while (groups[0].at === groups[0].bytes.length) groups.shift();
  return groups[0];
}

function sectionsOf(cursor: Cursor, compressor: Compressor): Cursor[] {
  const version = byte(cursor);
  uint32(cursor); // checksum of the directory
  count(cursor); // its length
  count(cursor); // columns
  const directory = Array.from({ length: count(cursor) }, () => {
    count(cursor); // series
    const section = { rawLength: count(cursor), length: count(cursor) };
    uint32(cursor); // checksum
    return section;
  });
  return directory.map(({ rawLength, length }) => {
    const packed = cursor.bytes.slice(cursor.at, cursor.at + length);
    cursor.at += length;
    const asItIs = version > 1 && length === rawLength;
    return { bytes: asItIs ? packed : compressor.decompress(packed, Math.max(1, rawLength)), at: 0 };
  });
}

function cellsPerRow(found: ReferenceShape): number[] {
  const lengths = Array.from({ length: found.rowCount }, () => 0);
  for (const rows of found.polls) for (const row of rows) lengths[row]++;
  return lengths;
}

function pollsOf(found: ReferenceShape, keys: Cell[][], cells: Cell[][][]): Poll[] {
  const used = Array.from({ length: found.rowCount }, () => 0);
  return found.polls.map((rows, poll) => ({
    at: found.times[poll],
    rows: rows.map((row) => {
      const cell = used[row]++;
      return [...keys.map((key) => key[row]), ...cells.map((metric) => metric[row][cell])];
    }),
  }));
}
