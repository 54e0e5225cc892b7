import { crc32 } from 'node:zlib';

import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** The rows of one family at one moment, as a checksum of decoded values that does not depend on their order. */
export interface PollSum {
  rows: number;
  sum: number;
}

/** One row as text: what tells it apart (its dimensions) and all its values by the names of their columns. */
export interface RowText {
  readonly key: string;
  readonly text: string;
}

/** The rows of a poll as text. Columns without a value are left out, so that a later schema with more of them is no difference. */
export function rowTexts(schema: FrameSchema, poll: Poll): RowText[] {
  const { columns } = schema;
  return poll.rows.map((row) => {
    let key = '';
    let text = '';
    for (let index = 0; index < columns.length; index += 1) {
      const { name, role } = columns[index];
      const cell = row[index] ?? null;
      if (cell === null) continue;
      const pair = `${name}=${textOf(cell)}\n`;
      if (role === 'dimension') key += pair;
      text += pair;
    }
    return { key, text };
  });
}

/** What tells a row apart: its dimensions. */
export function keyOfRow({ columns }: FrameSchema, row: readonly Cell[]): string {
  let key = '';
  for (let index = 0; index < columns.length && columns[index].role === 'dimension'; index += 1) {
    const cell = row[index] ?? null;
    if (cell !== null) key += `${columns[index].name}=${textOf(cell)}\n`;
  }
  return key;
}

/** The checksum of a poll. */
export function sumOf(schema: FrameSchema, poll: Poll): PollSum {
  const texts = rowTexts(schema, poll);
  return { rows: texts.length, sum: texts.reduce((sum, { text }) => sum + crc32(text), 0) };
}

const textOf = (cell: NonNullable<Cell>): string => (typeof cell === 'string' ? `"${cell}` : String(cell));
