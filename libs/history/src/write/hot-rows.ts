import { uuidBytes } from '@pganalytics/contracts';
import type { Client } from '@pganalytics/postgres';

import type { Partitions } from '../partitions/partitions.js';
import { copyInto, CopyRows } from './copy-rows.js';
import type { ReceivedFrame, ReceivedSnapshot } from './received-snapshot.js';

const COLUMNS = [
  'organisation_id',
  'server_id',
  'stream_id',
  'sequence',
  'ordinal',
  'family',
  'schema_id',
  'first_at',
  'last_at',
  'collected_at',
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
  const tables = new Map<string, CopyRows>();
  for (const { streamId, snapshot } of snapshots) {
    const table = await partitions.at('hot', snapshot.collectedAt);
    let rows = tables.get(table);
    if (!rows) tables.set(table, (rows = new CopyRows()));
    addSnapshot(rows, BigInt(streamId), snapshot);
  }
  let count = 0;
  for (const [table, rows] of tables) {
    if (rows.rows > 0) await copyInto(tx, table, COLUMNS, rows);
    count += rows.rows;
  }
  return count;
}

function addSnapshot(rows: CopyRows, streamId: bigint, snapshot: ReceivedSnapshot): void {
  const organisation = uuidBytes(snapshot.organisationId);
  const server = uuidBytes(snapshot.serverId);
  for (const [ordinal, frame] of snapshot.frames.entries()) {
    if (!isHot(frame)) continue;
    rows.row(COLUMNS.length);
    rows.bytes(organisation);
    rows.bytes(server);
    rows.int8(streamId);
    rows.int8(snapshot.sequence);
    rows.int2(ordinal);
    rows.text(frame.schema.family);
    rows.bytes(Buffer.from(frame.schemaId, 'hex'));
    rows.time(frame.facts.from);
    rows.time(frame.facts.to);
    rows.time(snapshot.collectedAt);
    rows.int4(frame.intervalMs);
    rows.int4(frame.facts.polls);
    rows.bytes(frame.body);
  }
}
