import { uuidBytes, uuidOf } from '@pganalytics/contracts';

import type { SpooledSnapshot, UndeclaredGap } from '../spool.js';
import { recordParts, recordTypes } from './record.js';
import type { NumberRange } from './sequence-ranges.js';

const SCHEMA_ID_BYTES = 16;
const SNAPSHOT_HEAD_BYTES = 43;
const STREAM_BYTES = 24;

/** A snapshot as a segment has it. */
export interface SnapshotRecord {
  readonly snapshot: Omit<SpooledSnapshot, 'schemaIds'>;
  readonly schemaIds: readonly string[];
  readonly declaresGaps: boolean;
  readonly bytes: Buffer;
}

/** Sequence numbers of one stream. */
export interface StreamRanges {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly ranges: readonly NumberRange[];
}

/** What a new segment has to know of those before it, which may be gone when it is read. */
export interface Checkpoint {
  readonly gaps: readonly UndeclaredGap[];
  /** The snapshots that were written to the segment before this one. */
  readonly previous: { readonly segment: number; readonly contents: readonly StreamRanges[] } | undefined;
}

export function snapshotRecord(
  snapshot: SpooledSnapshot & { readonly declaresGaps: boolean },
  bytes: Uint8Array,
): Uint8Array[] {
  const { schemaIds } = snapshot;
  const head = Buffer.allocUnsafe(SNAPSHOT_HEAD_BYTES + schemaIds.length * SCHEMA_ID_BYTES);
  head.set(uuidBytes(snapshot.serverId), 0);
  head.writeBigUInt64LE(snapshot.epoch, 16);
  head.writeBigUInt64LE(snapshot.sequence, 24);
  head.writeDoubleLE(snapshot.collectedAtMs, 32);
  head[40] = snapshot.declaresGaps ? 1 : 0;
  head.writeUInt16LE(schemaIds.length, 41);
  schemaIds.forEach((id, index) => head.write(id, SNAPSHOT_HEAD_BYTES + index * SCHEMA_ID_BYTES, 'hex'));
  return recordParts(recordTypes.snapshot, [head, bytes]);
}

export function readSnapshotRecord(content: Buffer): SnapshotRecord {
  const count = content.readUInt16LE(41);
  const body = SNAPSHOT_HEAD_BYTES + count * SCHEMA_ID_BYTES;
  const bytes = content.subarray(body);
  return {
    snapshot: {
      serverId: uuidOf(content.subarray(0, 16)),
      epoch: content.readBigUInt64LE(16),
      sequence: content.readBigUInt64LE(24),
      collectedAtMs: content.readDoubleLE(32),
      size: bytes.length,
    },
    // Not wanted when a spool is opened, where they would be most of the work.
    get schemaIds() {
      return Array.from({ length: count }, (_, index) => {
        const at = SNAPSHOT_HEAD_BYTES + index * SCHEMA_ID_BYTES;
        return content.toString('hex', at, at + SCHEMA_ID_BYTES);
      });
    },
    declaresGaps: content[40] === 1,
    bytes,
  };
}

export function schemaRecord(schemaId: string, definition: Uint8Array): Uint8Array[] {
  return recordParts(recordTypes.schema, [Buffer.from(schemaId, 'hex'), definition]);
}

export function readSchemaRecord(content: Buffer): { id: string; definition: Buffer } {
  return { id: content.toString('hex', 0, SCHEMA_ID_BYTES), definition: content.subarray(SCHEMA_ID_BYTES) };
}

/** Snapshots of a stream that are stored or given up. */
export function freedRecord({ serverId, epoch, ranges }: StreamRanges): Uint8Array[] {
  const content = Buffer.allocUnsafe(STREAM_BYTES + ranges.length * 16);
  content.set(uuidBytes(serverId), 0);
  content.writeBigUInt64LE(epoch, 16);
  ranges.forEach(([from, to], index) => {
    content.writeDoubleLE(from, STREAM_BYTES + index * 16);
    content.writeDoubleLE(to, STREAM_BYTES + index * 16 + 8);
  });
  return recordParts(recordTypes.freed, [content]);
}

export function readFreedRecord(content: Buffer): StreamRanges {
  const ranges: NumberRange[] = [];
  for (let at = STREAM_BYTES; at + 16 <= content.length; at += 16) {
    ranges.push([content.readDoubleLE(at), content.readDoubleLE(at + 8)]);
  }
  return { serverId: uuidOf(content.subarray(0, 16)), epoch: content.readBigUInt64LE(16), ranges };
}

// What is rare is JSON. Its numbers of 64 bits are texts.
const toJson = (value: unknown): Buffer =>
  Buffer.from(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? { $big: String(item) } : item)));

const fromJson = (content: Buffer): unknown =>
  JSON.parse(content.toString(), (_, item: unknown) =>
    typeof item === 'object' && item !== null && '$big' in item ? BigInt(String(item.$big)) : item,
  );

export const gapRecord = (gap: UndeclaredGap): Uint8Array[] => recordParts(recordTypes.gap, [toJson(gap)]);
export const readGapRecord = (content: Buffer): UndeclaredGap => fromJson(content) as UndeclaredGap;

export const checkpointRecord = (checkpoint: Checkpoint): Uint8Array[] =>
  recordParts(recordTypes.checkpoint, [toJson(checkpoint)]);
export const readCheckpointRecord = (content: Buffer): Checkpoint => fromJson(content) as Checkpoint;

/** What a rewritten segment holds. */
export const contentsRecord = (contents: readonly StreamRanges[]): Uint8Array[] =>
  recordParts(recordTypes.contents, [toJson(contents)]);
export const readContentsRecord = (content: Buffer): StreamRanges[] => fromJson(content) as StreamRanges[];
