import { crc32 } from 'node:zlib';

import { decodeFrameColumns } from '@pganalytics/codec';
import type { FrameColumns } from '@pganalytics/codec';
import { messageOf } from '@pganalytics/errors';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { HotStreamKey } from './due-groups.js';

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
  readonly columns: FrameColumns;
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

/** What a family of a stream has that waits to be closed, oldest first. */
export interface HotFamily {
  readonly frames: HotFrame[];
  /** Those that cannot be read. */
  readonly broken: BrokenFrame[];
  /** Whether the limits left some for later. */
  readonly more: boolean;
}

interface HotRow {
  readonly family: string;
  readonly sequence: string;
  readonly ordinal: number;
  readonly collected_at: Date;
  readonly schema_id: Buffer;
  readonly body: Buffer;
  /** Rows of the family, taken or not. */
  readonly total: string;
}

/** The hot frames of some families of a stream, by family; the limits are those of each. */
export async function readHotFrames(
  tx: Client,
  schemas: FrameSchemas,
  of: { readonly stream: HotStreamKey; readonly families: readonly string[] },
  limits: ClosingLimits,
): Promise<Map<string, HotFamily>> {
  // Frames of one moment stay together, as they may be parts of one poll: a window of times does not cut between them.
  const { rows } = await tx.query<HotRow>(
    `select family, sequence, ordinal, collected_at, schema_id, body, total from (
       select family, sequence, ordinal, collected_at, schema_id, body,
              count(*) over (partition by family) as total,
              count(*) over earlier as rows_before, coalesce(sum(length(body)) over earlier, 0) as bytes_before
       from history.hot where server_id = $1 and family = any ($2) and stream_id = $3
       window earlier as (partition by family order by collected_at
                          range between unbounded preceding and current row exclude group)
     ) mine
     where rows_before < $4 and bytes_before < $5
     order by family, collected_at, sequence, ordinal`,
    [of.stream.serverId, of.families, of.stream.streamId, limits.rows, limits.bytes],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  return new Map(
    [...Map.groupBy(rows, ({ family }) => family)].map(([family, ofIt]) => [family, decoded(ofIt, known)]),
  );
}

function decoded(rows: readonly HotRow[], schemas: ReadonlyMap<string, FrameSchema>): HotFamily {
  const frames: HotFrame[] = [];
  const broken: BrokenFrame[] = [];
  for (const row of rows) {
    const { sequence, ordinal, collected_at: collectedAt, body } = row;
    const schemaId = row.schema_id.toString('hex');
    const schema = schemas.get(schemaId);
    try {
      if (!schema) throw new TypeError(`No schema has the id ${schemaId}.`);
      const columns = decodeFrameColumns(schema, body, { checksum: crc32 });
      frames.push({ sequence, ordinal, collectedAt, schemaId, schema, columns });
    } catch (error) {
      broken.push({ sequence, ordinal, collectedAt, body, cause: messageOf(error) });
    }
  }
  return { frames, broken, more: rows.length < Number(rows[0].total) };
}

/** Deletes hot rows that have been closed. */
export async function deleteHotRows(
  tx: Client,
  { serverId, streamId }: HotStreamKey,
  closed: ReadonlyMap<string, HotFamily>,
): Promise<void> {
  const rows = [...closed].flatMap(([family, { frames, broken }]) =>
    [...frames, ...broken].map(({ sequence, ordinal, collectedAt }) => ({ family, sequence, ordinal, collectedAt })),
  );
  await tx.query(
    `delete from history.hot using unnest($3::text[], $4::timestamptz[], $5::bigint[], $6::smallint[])
       as gone (family, collected_at, sequence, ordinal)
     where hot.server_id = $1 and hot.stream_id = $2 and hot.family = gone.family
       and hot.collected_at = gone.collected_at and hot.sequence = gone.sequence and hot.ordinal = gone.ordinal`,
    [
      serverId,
      streamId,
      rows.map(({ family }) => family),
      rows.map(({ collectedAt }) => collectedAt),
      rows.map(({ sequence }) => sequence),
      rows.map(({ ordinal }) => ordinal),
    ],
  );
}
