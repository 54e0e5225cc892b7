import { crc32c, Writer } from '@platformatic/kafka';

import type { OutgoingRecord } from '../port/records.js';
import type { BatchMemory } from './batch-memory.js';

/** Who writes a batch, and its place in what this producer has written to the partition. */
export interface BatchOrigin {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly timestampMs: number;
}

/** First offset, length, leader epoch, magic and checksum: what stands before the part that is checked. */
const UNCHECKED_BYTES = 21;
const HEAD_BYTES = 61;
/** Length, attributes, time and offset difference, lengths of key and value, number of headers: never more. */
const RECORD_HEAD_BYTES = 32;
const HEADER_HEAD_BYTES = 10;

/**
 * One batch in Kafka's format 2, uncompressed, written in one pass into one piece of memory. The client's own encoder makes a
 * chain of small buffers for every record, which costs several times as much.
 * https://kafka.apache.org/documentation/#recordbatch
 */
export function encodeRecordBatch(
  records: readonly OutgoingRecord[],
  origin: BatchOrigin,
  memory: Pick<BatchMemory, 'take'>,
): Buffer {
  const bytes = memory.take(records.reduce((sum, record) => sum + roomFor(record), HEAD_BYTES));
  let at = HEAD_BYTES;
  for (let index = 0; index < records.length; index += 1) at = writeRecord(bytes, at, records[index], index);
  bytes.writeBigInt64BE(0n, 0);
  bytes.writeInt32BE(at - 12, 8);
  bytes.writeInt32BE(-1, 12);
  bytes.writeInt8(2, 16);
  bytes.writeInt16BE(0, 21);
  bytes.writeInt32BE(records.length - 1, 23);
  bytes.writeBigInt64BE(BigInt(origin.timestampMs), 27);
  bytes.writeBigInt64BE(BigInt(origin.timestampMs), 35);
  bytes.writeBigInt64BE(origin.producerId, 43);
  bytes.writeInt16BE(origin.producerEpoch, 51);
  bytes.writeInt32BE(origin.firstSequence, 53);
  bytes.writeInt32BE(records.length, 57);
  // Given plain bytes, the client copies them before it looks at them.
  bytes.writeUInt32BE(crc32c(Writer.create().append(bytes.subarray(UNCHECKED_BYTES, at)).dynamicBuffer), 17);
  return bytes.subarray(0, at);
}

function roomFor({ key, value, headers }: OutgoingRecord): number {
  // A UTF-16 unit takes at most three bytes.
  let room = RECORD_HEAD_BYTES + (typeof key === 'string' ? key.length * 3 : (key?.length ?? 0)) + (value?.length ?? 0);
  for (const name in headers) room += HEADER_HEAD_BYTES + (name.length + headers[name].length) * 3;
  return room;
}

/** Returns where the record ends. Its length comes first, so its parts are measured before they are written. */
function writeRecord(bytes: Buffer, start: number, { key, value, headers }: OutgoingRecord, index: number): number {
  const keyBytes = key === null ? -1 : typeof key === 'string' ? Buffer.byteLength(key) : key.length;
  const valueBytes = value === null ? -1 : value.length;
  // Attributes and the time difference, which is always 0, take a byte each.
  let length =
    2 + sizeOf(index) + sizeOf(keyBytes) + Math.max(0, keyBytes) + sizeOf(valueBytes) + Math.max(0, valueBytes);
  let count = 0;
  for (const name in headers) {
    const [nameBytes, textBytes] = [Buffer.byteLength(name), Buffer.byteLength(headers[name])];
    length += sizeOf(nameBytes) + nameBytes + sizeOf(textBytes) + textBytes;
    count += 1;
  }
  let at = writeVarint(bytes, start, length + sizeOf(count));
  bytes[at++] = 0;
  bytes[at++] = 0;
  at = writeVarint(bytes, at, index);
  at = writeVarint(bytes, at, keyBytes);
  if (typeof key === 'string') at += bytes.write(key, at);
  else if (key !== null) at += key.copy(bytes, at);
  at = writeVarint(bytes, at, valueBytes);
  if (value !== null) at += value.copy(bytes, at);
  at = writeVarint(bytes, at, count);
  for (const name in headers) at = writeText(bytes, writeText(bytes, at, name), headers[name]);
  return at;
}

function writeText(bytes: Buffer, at: number, text: string): number {
  const begin = writeVarint(bytes, at, Buffer.byteLength(text));
  return begin + bytes.write(text, begin);
}

/** Zigzag, seven bits a byte. */
function writeVarint(bytes: Buffer, start: number, value: number): number {
  let at = start;
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

function sizeOf(value: number): number {
  const rest = ((value << 1) ^ (value >> 31)) >>> 0;
  return rest < 0x80 ? 1 : rest < 0x4000 ? 2 : rest < 0x20_0000 ? 3 : rest < 0x1000_0000 ? 4 : 5;
}
