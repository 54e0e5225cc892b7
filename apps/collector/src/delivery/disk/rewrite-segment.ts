import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { recordAt, recordTypes, scanRecords } from './record.js';
import { contentsRecord, readSnapshotRecord, schemaRecord } from './records.js';
import type { Segment } from './segment.js';
import { SEGMENT_SUFFIX, recordsFrom, segmentHead, syncDirectory, writeAll } from './segment.js';
import { StreamContents } from './stream-contents.js';

/**
 * Writes a segment anew with nothing but what is still needed. The old file stays until the new one is complete on the
 * disk and takes its name.
 */
export async function rewriteSegment(segment: Segment, schemas: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const old = await readFile(segment.file);
  const contents = new StreamContents();
  const used = new Set<string>();
  const kept: { readonly ordinal: number; readonly parts: Uint8Array[] }[] = [];
  segment.offsets.forEach((offset, ordinal) => {
    const record = offset < 0 ? undefined : recordAt(old, offset);
    if (!record) return;
    const { snapshot, schemaIds } = readSnapshotRecord(record.content);
    contents.add(snapshot);
    for (const id of schemaIds) used.add(id);
    kept.push({ ordinal, parts: [old.subarray(record.at, record.at + record.bytes)] });
  });
  const first = [segmentHead(), ...checkpointOf(segment.file, old), ...contentsRecord(contents.list())];
  for (const id of used) {
    const definition = schemas.get(id);
    if (definition) first.push(...schemaRecord(id, definition));
  }
  const offsets = new Map<number, number>();
  let at = lengthOf(first);
  for (const { ordinal, parts } of kept) {
    offsets.set(ordinal, at);
    at += lengthOf(parts);
  }
  await replaceFile(segment.file, [...first, ...kept.flatMap(({ parts }) => parts)]);
  // What was let go meanwhile stays let go.
  segment.offsets.forEach((offset, ordinal) => {
    if (offset >= 0) segment.offsets[ordinal] = offsets.get(ordinal) ?? LOST_OFFSET;
  });
  segment.bytes = at;
  segment.damage = [];
  segment.freedBytes = 0;
}

/** Behind the end of any segment: the snapshot counts as there until somebody reads it and finds that it is not. */
const LOST_OFFSET = Number.MAX_SAFE_INTEGER;

/** The gaps in it are needed as long as no later checkpoint can be read. */
function checkpointOf(file: string, old: Buffer): Uint8Array[] {
  const found: Uint8Array[] = [];
  scanRecords(old, recordsFrom(file, old), ({ type, at, bytes }) => {
    if (type === recordTypes.checkpoint && found.length === 0) found.push(old.subarray(at, at + bytes));
  });
  return found;
}

const DRAFT = '.new';

/** Whether a file is one that was being written anew. */
export const isDraft = (name: string): boolean => name.endsWith(SEGMENT_SUFFIX + DRAFT);

async function replaceFile(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const draft = file + DRAFT;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await writeAll(handle, parts, 0);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncDirectory(path.dirname(file));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);
