import type { FrameSchema } from '@pganalytics/stats';

import { ByteReader } from '../bytes/byte-reader.js';
import { crc32 } from '../bytes/crc32.js';
import { FrameTooLarge, MalformedFrame } from '../codec.errors.js';
import { readColumn } from '../columns/column.js';
import { readKeyVectors } from '../columns/keys.js';
import { inspectShape, isOfOne, readShape } from '../columns/shape.js';
import type { ShapeLimits } from '../columns/shape.js';
import { columnsOf } from '../columns/table.js';
import { readTexts } from '../columns/text-table.js';
import type { Poll } from '../poll.js';
import { FRAME_VERSION, FrameColumns } from './frame-columns.js';
import { defaultFrameLimits } from './frame-limits.js';
import type { FrameLimits } from './frame-limits.js';

/** What can be told of a frame without its schema and without decoding values. */
export interface FrameFacts {
  readonly polls: number;
  readonly rows: number;
  readonly samples: number;
  readonly columns: number;
  /** Earliest and latest poll, epoch milliseconds; both 0 when there is no poll. */
  readonly from: number;
  readonly to: number;
}

/** CRC-32 (ISO-HDLC) of bytes, as an unsigned number. */
export type Checksum = (bytes: Uint8Array) => number;

/** How a frame is inspected. */
export interface InspectOptions {
  readonly limits?: FrameLimits;
  /** Where the runtime has a faster one than ours in plain TypeScript: Node's takes a tenth of the time. */
  readonly checksum?: Checksum;
}

/** Checks a frame's version, checksum and shape. @throws MalformedFrame, FrameTooLarge */
export function inspectFrame(body: Uint8Array, options: InspectOptions = {}): FrameFacts {
  const { limits = defaultFrameLimits, checksum } = options;
  const { reader, columns, shapeLimits } = openFrame(body, limits, checksum);
  const { polls, rows, cells: samples, from, to } = inspectShape(reader, shapeLimits);
  return { polls, rows, samples, columns, from, to };
}

/**
 * Unpacks a frame into its polls. Memory and time are bounded by the limits, whatever the bytes are.
 * @throws MalformedFrame when the bytes are not a frame of this schema, FrameTooLarge beyond a limit.
 */
export function decodeFrame(schema: FrameSchema, body: Uint8Array, limits: FrameLimits = defaultFrameLimits): Poll[] {
  return decodeFrameColumns(schema, body, { limits }).polls();
}

/** The same in columns. */
export function decodeFrameColumns(schema: FrameSchema, body: Uint8Array, options: InspectOptions = {}): FrameColumns {
  const { limits = defaultFrameLimits, checksum } = options;
  const { reader, columns, shapeLimits } = openFrame(body, limits, checksum);
  const shape = readShape(reader, shapeLimits);
  if (columns !== schema.columns.length) {
    throw new MalformedFrame(`it has ${columns} columns, its schema ${schema.columns.length}`);
  }
  const { dimensions, metrics } = columnsOf(schema);
  const texts = readTexts(reader);
  const keys = readKeyVectors(reader, dimensions, shape.rowCount, texts.length);
  const count = shape.rowOf.length;
  // One piece of memory for all columns: a frame mostly has many of a few cells each.
  const cells = new Float64Array(count * metrics.length);
  const { starts } = shape;
  const startsOnly = isOfOne(shape);
  const vectors = metrics.map((column, index) => {
    const numbers = cells.subarray(index * count, (index + 1) * count);
    return readColumn(reader, column, { starts, startsOnly, textCount: texts.length, numbers });
  });
  if (reader.left > 0) throw new MalformedFrame(`${reader.left} bytes follow its end`);
  return new FrameColumns(schema, shape, texts, keys, vectors);
}

interface OpenFrame {
  readonly reader: ByteReader;
  readonly columns: number;
  readonly shapeLimits: ShapeLimits;
}

const malformed = (reason: string) => new MalformedFrame(reason);
const tooLarge = (what: string, limit: number) => new FrameTooLarge(what === 'cells' ? 'samples' : what, limit);

function openFrame(body: Uint8Array, limits: FrameLimits, checksum: Checksum = crc32): OpenFrame {
  if (body.length > limits.bytes) throw new FrameTooLarge('bytes', limits.bytes);
  if (body.length < 5) throw malformed('it ends too early');
  const end = body.length - 4;
  const reader = new ByteReader(body, malformed, 0, end);
  const version = reader.byte();
  if (version !== FRAME_VERSION) throw malformed(`its format version is ${version}, not ${FRAME_VERSION}`);
  const sum = new ByteReader(body, malformed, end).uint32();
  if (sum !== checksum(body.subarray(0, end))) throw malformed('its checksum is wrong');
  const columns = reader.varint();
  const cells = Math.min(limits.samples, Math.floor(limits.cells / Math.max(1, columns)));
  return { reader, columns, shapeLimits: { polls: limits.polls, rows: limits.rows, cells, tooLarge } };
}
