import type { FrameSchema } from '@pganalytics/stats';

import { ByteWriter } from '../bytes/byte-writer.js';
import { crc32 } from '../bytes/crc32.js';
import { writeColumn } from '../columns/column.js';
import { keyVectors, writeKeys } from '../columns/keys.js';
import { writeShape } from '../columns/shape.js';
import type { Shape } from '../columns/shape.js';
import { columnsOf, tableOf } from '../columns/table.js';
import { TextTable } from '../columns/text-table.js';
import { cellOf } from '../columns/vector.js';
import type { Vector } from '../columns/vector.js';
import type { Cell, Poll } from '../poll.js';

/** First byte of a frame. */
export const FRAME_VERSION = 1;

/** The polls of a frame in columns, as its bytes have them: nothing is made per row or cell. */
export class FrameColumns {
  constructor(
    readonly schema: FrameSchema,
    readonly shape: Shape,
    /** Texts that keys and metrics name by their index. */
    readonly texts: readonly string[],
    /** The dimensions of each distinct row. */
    readonly keys: readonly Vector[],
    /** Each metric's cells, row by row. */
    readonly metrics: readonly Vector[],
  ) {}

  /** Puts polls into columns. @throws UnfitCell */
  static of(schema: FrameSchema, polls: readonly Poll[]): FrameColumns {
    const texts = new TextTable();
    const { shape, keys, metrics } = tableOf(schema, polls, texts);
    const vectors = keyVectors(columnsOf(schema).dimensions, keys, texts);
    return new FrameColumns(schema, shape, [...texts.texts()], vectors, metrics);
  }

  /** When each poll was taken, epoch milliseconds. */
  get times(): Float64Array {
    return this.shape.times;
  }

  /** The dimensions of a row. */
  keyOf(row: number): Cell[] {
    const { dimensions } = columnsOf(this.schema);
    return this.keys.map((vector, index) => cellOf(vector, row, dimensions[index].scale ?? 1, this.texts));
  }

  /** The same as rows. */
  polls(): Poll[] {
    const { shape, texts } = this;
    const rows: Cell[][] = [];
    rows.length = shape.rowOf.length;
    const keys = Array.from({ length: shape.rowCount }, (_, row) => this.keyOf(row));
    for (let cell = 0; cell < rows.length; cell++) rows[shape.place[cell]] = keys[shape.rowOf[cell]].slice();
    for (const [index, column] of columnsOf(this.schema).metrics.entries()) {
      const scale = column.scale ?? 1;
      for (let cell = 0; cell < rows.length; cell++) rows[cell].push(cellOf(this.metrics[index], cell, scale, texts));
    }
    return pollsOf(shape, rows);
  }

  /** The polls as one frame. */
  encode(): Uint8Array {
    const { schema, shape, texts } = this;
    const writer = new ByteWriter(256 + shape.rowOf.length * 8);
    writer.byte(FRAME_VERSION);
    writer.varint(schema.columns.length);
    writeShape(writer, shape);
    writer.varint(texts.length);
    for (const text of texts) writer.text(text);
    writeKeys(writer, this.keys, shape.rowCount);
    for (const vector of this.metrics) writeColumn(writer, vector, shape.starts, shape.rowOf.length);
    writer.uint32(crc32(writer.finish()));
    return writer.finish();
  }
}

/** Puts rows, given row by row, back into polls. */
export function pollsOf(shape: Shape, rows: readonly Cell[][]): Poll[] {
  const polls: Poll[] = [];
  let cell = 0;
  for (let poll = 0; poll < shape.times.length; poll++) {
    const ofPoll: Cell[][] = [];
    for (; cell < shape.pollEnds[poll]; cell++) ofPoll.push(rows[shape.place[cell]]);
    polls.push({ at: shape.times[poll], rows: ofPoll });
  }
  return polls;
}
