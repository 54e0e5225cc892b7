import { decodeFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { messageOf } from '@pganalytics/errors';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import type { FrameSchemas } from '../schemas/frame-schemas.js';

/** Hot rows of one stream and family that wait to be closed. */
export interface HotGroup {
  readonly streamId: string;
  readonly serverId: string;
  readonly organisationId: string;
  readonly family: string;
}

/** A hot row, decoded. */
export interface HotFrame {
  readonly sequence: string;
  readonly ordinal: number;
  readonly collectedAt: Date;
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly polls: readonly Poll[];
}

/** A hot row that cannot be decoded, with the reason. */
export interface BrokenFrame {
  readonly sequence: string;
  readonly ordinal: number;
  readonly collectedAt: Date;
  readonly body: Buffer;
  readonly cause: string;
}

/** The most that one closing takes: decoding and packing it must not keep the process from other work for long. */
export interface ClosingLimits {
  readonly rows: number;
  readonly bytes: number;
}

interface HotRow {
  readonly sequence: string;
  readonly ordinal: number;
  readonly collected_at: Date;
  readonly schema_id: Buffer;
  readonly body: Buffer;
  /** Rows of the group, taken or not. */
  readonly total: string;
}

/** The hot frames of a group, oldest first, those that cannot be read, and whether the limits left some for later. */
export async function readHotFrames(
  tx: Client,
  schemas: FrameSchemas,
  group: HotGroup,
  limits: ClosingLimits,
): Promise<{ frames: HotFrame[]; broken: BrokenFrame[]; more: boolean }> {
  // Frames of one moment stay together, as they may be parts of one poll: a window of times does not cut between them.
  const { rows } = await tx.query<HotRow>(
    `select sequence, ordinal, collected_at, schema_id, body, total from (
       select sequence, ordinal, collected_at, schema_id, body, count(*) over () as total,
              count(*) over earlier as rows_before, coalesce(sum(length(body)) over earlier, 0) as bytes_before
       from history.hot where server_id = $1 and family = $2 and stream_id = $3
       window earlier as (order by collected_at range between unbounded preceding and current row exclude group)
     ) mine
     where rows_before < $4 and bytes_before < $5
     order by collected_at, sequence, ordinal`,
    [group.serverId, group.family, group.streamId, limits.rows, limits.bytes],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  const frames: HotFrame[] = [];
  const broken: BrokenFrame[] = [];
  for (const row of rows) {
    const { sequence, ordinal, collected_at: collectedAt, body } = row;
    const schemaId = row.schema_id.toString('hex');
    const schema = known.get(schemaId);
    try {
      if (!schema) throw new TypeError(`No schema has the id ${schemaId}.`);
      frames.push({ sequence, ordinal, collectedAt, schemaId, schema, polls: decodeFrame(schema, body) });
    } catch (error) {
      broken.push({ sequence, ordinal, collectedAt, body, cause: messageOf(error) });
    }
  }
  return { frames, broken, more: rows.length < Number(rows[0]?.total ?? 0) };
}

/** Deletes hot rows that have been closed. */
export async function deleteHotRows(
  tx: Client,
  group: HotGroup,
  rows: readonly Pick<HotFrame, 'sequence' | 'ordinal' | 'collectedAt'>[],
): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from history.hot using unnest($4::timestamptz[], $5::bigint[], $6::smallint[])
       as gone (collected_at, sequence, ordinal)
     where hot.server_id = $1 and hot.family = $2 and hot.stream_id = $3 and hot.collected_at = gone.collected_at
       and hot.sequence = gone.sequence and hot.ordinal = gone.ordinal`,
    [
      group.serverId,
      group.family,
      group.streamId,
      rows.map(({ collectedAt }) => collectedAt),
      rows.map(({ sequence }) => sequence),
      rows.map(({ ordinal }) => ordinal),
    ],
  );
  return rowCount ?? 0;
}
