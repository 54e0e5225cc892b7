import type { FrameSchema } from '@pganalytics/stats';

import type { Compressor } from '../compressor.js';
import type { Cell, Poll } from '../poll.js';
import { byte, count, texts, uint32 } from './bytes.js';
import type { Cursor } from './bytes.js';
import { column, series, shape } from './columns.js';
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
  const groups = sections.slice(2);
  const cells = metrics.map((declared) =>
    cellsPerRow(found).map((length) => {
      while (groups[0].at === groups[0].bytes.length) groups.shift();
      return series(groups[0], declared, length, table);
    }),
  );
  return pollsOf(found, keys, cells);
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
