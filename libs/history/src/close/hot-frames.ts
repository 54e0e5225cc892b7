import { crc32 } from 'node:zlib';

import { decodeFrameColumns } from '@pganalytics/codec';
import type { FrameColumns } from '@pganalytics/codec';
import { messageOf } from '@pganalytics/errors';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';
import pg from 'pg';

import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { copiedRows } from './copied-rows.js';
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
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly columns: FrameColumns;
}

/** A hot row that cannot be decoded, with the reason. */
export interface BrokenFrame {
  readonly sequence: bigint;
  readonly ordinal: number;
  readonly body: Uint8Array;
  readonly cause: string;
}

/** The most that one closing takes: decoding and packing it must not keep the process from other work for long. */
export interface ClosingLimits {
  readonly rows: number;
  readonly bytes: number;
}

/** The frames of a family, oldest first, and those that cannot be read. */
export interface HotFrames {
  readonly frames: readonly HotFrame[];
  readonly broken: readonly BrokenFrame[];
}

/** What a family of a stream has that waits to be closed. */
export interface HotFamily {
  /** Whether the limits left some for later. */
  readonly more: boolean;
  /** Reads the frames: one family after the other, so that they take memory only until they are packed again. */
  decoded(): HotFrames;
}

interface HotRow {
  readonly family: string;
  readonly sequence: bigint;
  readonly ordinal: number;
  readonly schemaId: string;
  readonly body: Uint8Array;
  /** Rows of the family, taken or not. */
  readonly total: bigint;
}

/**
 * Takes the hot frames of some families of a stream out of the history, by family; the limits are those of each.
 * Whoever closes them does it in the same transaction, so that a poll is hot or in a chunk and never neither.
 */
export async function takeHotFrames(
  tx: Client,
  schemas: FrameSchemas,
  of: { readonly stream: HotStreamKey; readonly families: readonly string[] },
  limits: ClosingLimits,
): Promise<Map<string, HotFamily>> {
  const [server, stream] = [pg.escapeLiteral(of.stream.serverId), pg.escapeLiteral(of.stream.streamId)];
  const families = of.families.map((family) => pg.escapeLiteral(family)).join(', ');
  // Frames of one moment stay together, as they may be parts of one poll: a window of times does not cut between them.
  const rows = await copiedRows(
    tx,
    `with mine as (
       select family, sequence, ordinal, collected_at,
              count(*) over (partition by family) as total,
              count(*) over earlier as rows_before, coalesce(sum(length(body)) over earlier, 0) as bytes_before
       from history.hot where server_id = ${server} and family in (${families}) and stream_id = ${stream}
       window earlier as (partition by family order by collected_at
                          range between unbounded preceding and current row exclude group)
     ), taken as (
       delete from history.hot using mine
       where rows_before < ${limits.rows} and bytes_before < ${limits.bytes}
         and hot.server_id = ${server} and hot.stream_id = ${stream} and hot.family = mine.family
         and hot.collected_at = mine.collected_at and hot.sequence = mine.sequence and hot.ordinal = mine.ordinal
       returning hot.family, hot.collected_at, hot.sequence, hot.ordinal, hot.schema_id, hot.body, mine.total
     )
     select family, sequence, ordinal, schema_id, body, total from taken
     order by family, collected_at, sequence, ordinal`,
    (fields): HotRow => ({
      family: fields.text(),
      sequence: fields.int8(),
      ordinal: fields.int2(),
      schemaId: fields.bytes().toString('hex'),
      body: fields.bytes(),
      total: fields.int8(),
    }),
  );
  const known = await schemas.get(
    rows.map(({ schemaId }) => schemaId),
    tx,
  );
  return new Map(
    [...Map.groupBy(rows, ({ family }) => family)].map(([family, ofIt]) => [
      family,
      { more: ofIt.length < Number(ofIt[0].total), decoded: () => decoded(ofIt, known) },
    ]),
  );
}

function decoded(rows: readonly HotRow[], schemas: ReadonlyMap<string, FrameSchema>): HotFrames {
  const frames: HotFrame[] = [];
  const broken: BrokenFrame[] = [];
  for (const { sequence, ordinal, schemaId, body } of rows) {
    const schema = schemas.get(schemaId);
    try {
      if (!schema) throw new TypeError(`No schema has the id ${schemaId}.`);
      frames.push({ schemaId, schema, columns: decodeFrameColumns(schema, body, { checksum: crc32 }) });
    } catch (error) {
      broken.push({ sequence, ordinal, body, cause: messageOf(error) });
    }
  }
  return { frames, broken };
}
