import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

import type { SpoolPlace } from '../spool.js';
import type { Damage } from './record.js';
import { SpoolTooNew } from './spool.errors.js';

export const SEGMENT_SUFFIX = '.spool';
const MAGIC = 'PGASPOOL';
const VERSION = 1;
/** magic 8, version 4, reserved 4. */
export const SEGMENT_HEAD_BYTES = 16;

/** Far more records than fit into a segment. */
const ORDINALS = 2 ** 22;

/** One file of the spool and what is known of it in memory: 8 bytes per snapshot. */
export class Segment {
  /** Where the record of each snapshot stands, in the order they were written; -1 once it is let go. */
  readonly offsets: number[] = [];
  bytes = 0;
  live = 0;
  /** What a rewrite would give back. */
  freedBytes = 0;
  damage: readonly Damage[] = [];

  constructor(
    readonly id: number,
    readonly file: string,
  ) {}

  /** Takes note of a snapshot's record. */
  add(offset: number): SpoolPlace {
    this.offsets.push(offset);
    this.live++;
    return this.id * ORDINALS + this.offsets.length - 1;
  }

  release(ordinal: number, bytes: number): void {
    if ((this.offsets[ordinal] ?? -1) < 0) return;
    this.offsets[ordinal] = -1;
    this.live--;
    this.freedBytes += bytes;
  }
}

export const segmentIdOf = (place: SpoolPlace): number => Math.floor(place / ORDINALS);
export const ordinalOf = (place: SpoolPlace): number => place % ORDINALS;

export const segmentFile = (directory: string, id: number): string =>
  path.join(directory, `${String(id).padStart(12, '0')}${SEGMENT_SUFFIX}`);

/** The number in a file's name; `undefined` for other files. */
export function segmentIdIn(name: string): number | undefined {
  const match = /^(\d{12})\.spool$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

export function segmentHead(): Buffer {
  const head = Buffer.alloc(SEGMENT_HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(VERSION, 8);
  return head;
}

/** Where the records begin. A head that is no head is damage like any other. @throws SpoolTooNew */
export function recordsFrom(file: string, content: Buffer): number {
  if (content.length < SEGMENT_HEAD_BYTES || content.toString('latin1', 0, 8) !== MAGIC) return 0;
  const version = content.readUInt32LE(8);
  if (version > VERSION) throw new SpoolTooNew(file, version);
  return SEGMENT_HEAD_BYTES;
}

/** Writes all parts at a place, or fails; answers with where they end. */
export async function writeAll(handle: FileHandle, parts: readonly Uint8Array[], at: number): Promise<number> {
  const bytes = Buffer.concat(parts);
  let written = 0;
  while (written < bytes.length) {
    written += (await handle.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
  }
  return at + written;
}

/** Makes the names of a directory last. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
