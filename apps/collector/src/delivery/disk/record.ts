import { crc32 } from 'node:zlib';

/** What a record of a segment says. The numbers stand in files: never give one another meaning. */
export const recordTypes = { schema: 1, snapshot: 2, freed: 3, gap: 4, checkpoint: 5, contents: 6 } as const;
export type RecordType = (typeof recordTypes)[keyof typeof recordTypes];

/** magic 4, length of what follows the head 4, checksum over length and body 4, then the body: type 1, content. */
export const HEAD_BYTES = 12;
const MAGIC = Buffer.from([0xf3, 0x70, 0x67, 0x52]);

/** The parts of a record, one behind the other as they stand in the file. */
export function recordParts(type: RecordType, content: readonly Uint8Array[]): Uint8Array[] {
  const head = Buffer.allocUnsafe(HEAD_BYTES + 1);
  const length = content.reduce((sum, part) => sum + part.length, 1);
  MAGIC.copy(head);
  head.writeUInt32LE(length, 4);
  head[HEAD_BYTES] = type;
  let sum = crc32(head.subarray(4, 8));
  sum = crc32(head.subarray(HEAD_BYTES), sum);
  for (const part of content) sum = crc32(part, sum);
  head.writeUInt32LE(sum, 8);
  return [head, ...content];
}

/** A record as it was found. */
export interface FoundRecord {
  readonly type: number;
  /** Where its head stands. */
  readonly at: number;
  /** With its head. */
  readonly bytes: number;
  /** A view into the file's bytes. */
  readonly content: Buffer;
}

/** Bytes that are no record. */
export interface Damage {
  readonly at: number;
  readonly bytes: number;
  /** Nothing follows: a write that was not finished looks like this. */
  readonly atEnd: boolean;
}

/** The record whose head stands there; `undefined` if there is none, or one that is not whole. */
export function recordAt(file: Buffer, at: number): FoundRecord | undefined {
  if (at + HEAD_BYTES >= file.length || file.compare(MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  const length = file.readUInt32LE(at + 4);
  const end = at + HEAD_BYTES + length;
  if (length === 0 || end > file.length) return undefined;
  const sum = crc32(file.subarray(at + HEAD_BYTES, end), crc32(file.subarray(at + 4, at + 8)));
  if (sum !== file.readUInt32LE(at + 8)) return undefined;
  const body = at + HEAD_BYTES;
  return { type: file[body] ?? 0, at, bytes: HEAD_BYTES + length, content: file.subarray(body + 1, end) };
}

/** Reads every whole record from a place on; behind damage it goes on at the next one. */
export function scanRecords(file: Buffer, from: number, onRecord: (record: FoundRecord) => void): Damage[] {
  const damage: Damage[] = [];
  let at = from;
  while (at < file.length) {
    const record = recordAt(file, at);
    if (record) {
      onRecord(record);
      at += record.bytes;
      continue;
    }
    let next = file.indexOf(MAGIC, at + 1);
    while (next !== -1 && !recordAt(file, next)) next = file.indexOf(MAGIC, next + 1);
    const end = next === -1 ? file.length : next;
    damage.push({ at, bytes: end - at, atEnd: next === -1 });
    at = end;
  }
  return damage;
}
