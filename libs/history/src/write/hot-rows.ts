import { uuidBytes } from '@pganalytics/contracts';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import type { Partitions } from '../partitions/partitions.js';
import { copyInto, CopyRows } from './copy-rows.js';
import type { WrittenFields } from './copy-rows.js';
import type { ReceivedFrame, ReceivedSnapshot } from './received-snapshot.js';

const HOUR_MS = 3_600_000;
/** What a row takes in a COPY besides its body; roughly, to reserve memory once. */
const ROW_BYTES = 192;

// What is the same for all frames of a snapshot stands first, then what is the same for all frames of a schema.
const COLUMNS = [
  'organisation_id',
  'server_id',
  'stream_id',
  'sequence',
  'collected_at',
  'family',
  'schema_id',
  'ordinal',
  'first_at',
  'last_at',
  'interval_ms',
  'polls',
  'body',
];

/** Families whose frames go into a dictionary instead of the history of polls. */
export const DICTIONARY_FAMILIES: ReadonlySet<string> = new Set(['query_text']);

/** Whether a frame becomes a hot row. */
export function isHot({ schema, facts }: ReceivedFrame): boolean {
  return !DICTIONARY_FAMILIES.has(schema.family) && facts.polls > 0;
}

/** Copies the frames of snapshots into the partitions they belong to. @returns how many rows. */
export async function copyHotRows(
  tx: Client,
  partitions: Partitions,
  snapshots: readonly { readonly streamId: string; readonly snapshot: ReceivedSnapshot }[],
): Promise<number> {
  const bytes = snapshots.reduce((sum, { snapshot }) => sum + copiedBytes(snapshot), 0);
  const hours = new Map<number, CopyRows>();
  for (const { streamId, snapshot } of snapshots) {
    const hour = hourOf(snapshot.collectedAt);
    let rows = hours.get(hour);
    if (!rows) hours.set(hour, (rows = new CopyRows(1024 + bytes)));
    addSnapshot(rows, BigInt(streamId), snapshot);
  }
  let count = 0;
  for (const [hour, rows] of hours) {
    if (rows.rows > 0) await copyInto(tx, await partitions.at('hot', hour), COLUMNS, rows);
    count += rows.rows;
  }
  return count;
}

/** The beginning of the hour, which is what one partition of hot rows holds. */
export function hourOf(at: number): number {
  return at - (((at % HOUR_MS) + HOUR_MS) % HOUR_MS);
}

function copiedBytes({ frames }: ReceivedSnapshot): number {
  return frames.reduce((sum, { body }) => sum + body.length + ROW_BYTES, 0);
}

function addSnapshot(rows: CopyRows, streamId: bigint, snapshot: ReceivedSnapshot): void {
  let ofSnapshot: WrittenFields | undefined;
  let ordinal = -1;
  for (const frame of snapshot.frames) {
    ordinal++;
    if (!isHot(frame)) continue;
    rows.row(COLUMNS.length);
    if (ofSnapshot) rows.again(ofSnapshot);
    else {
      ofSnapshot = rows.written((fields) => {
        fields.bytes(uuidBytes(snapshot.organisationId));
        fields.bytes(uuidBytes(snapshot.serverId));
        fields.int8(streamId);
        fields.int8(snapshot.sequence);
        fields.time(snapshot.collectedAt);
      });
    }
    rows.raw(fieldsOf(frame));
    rows.int2(ordinal);
    rows.time(frame.facts.from);
    rows.time(frame.facts.to);
    rows.int4(frame.intervalMs);
    rows.int4(frame.facts.polls);
    rows.bytes(frame.body);
  }
}

// A schema never changes and is kept in memory by those who know it; what is packed of it goes with it.
const packedSchemas = new WeakMap<FrameSchema, Uint8Array>();

function fieldsOf({ schema, schemaId }: ReceivedFrame): Uint8Array {
  let fields = packedSchemas.get(schema);
  if (!fields) {
    fields = CopyRows.packed((into) => {
      into.text(schema.family);
      into.bytes(Buffer.from(schemaId, 'hex'));
    });
    packedSchemas.set(schema, fields);
  }
  return fields;
}
