import { decodeFrame, encodeChunk, encodeFrame, rollUpSchema } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { zstd } from '../compression.js';
import type { Partitions } from '../partitions/partitions.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { HotGroup } from './hot-frames.js';

/** The last values of a stream's family at the end of what was closed. */
export interface Tail {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly poll: Poll;
}

export async function readTail(
  tx: Pick<Client, 'query'>,
  schemas: FrameSchemas,
  of: Pick<HotGroup, 'streamId' | 'family'>,
): Promise<Tail | undefined> {
  const { rows } = await tx.query<{ schema_id: Buffer; at: Date; body: Buffer }>(
    'select schema_id, at, body from history.tail where stream_id = $1 and family = $2',
    [of.streamId, of.family],
  );
  if (rows.length === 0) return undefined;
  const schemaId = rows[0].schema_id.toString('hex');
  const schema = (await schemas.get([schemaId], tx)).get(schemaId);
  if (!schema) return undefined;
  return { schemaId, schema, poll: decodeFrame(schema, rows[0].body, NO_LIMITS)[0] };
}

// We made these bytes ourselves; a server with very many statements may exceed what we take from a collector.
const NO_LIMITS = { bytes: 2 ** 30, polls: 1, rows: 2 ** 24, samples: 2 ** 24, cells: 2 ** 28 };

export async function writeTail(tx: Client, group: HotGroup, tail: Tail): Promise<void> {
  await tx.query(
    `insert into history.tail (stream_id, family, organisation_id, schema_id, at, body)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (stream_id, family) do update
       set schema_id = excluded.schema_id, at = excluded.at, body = excluded.body`,
    [
      group.streamId,
      group.family,
      group.organisationId,
      Buffer.from(tail.schemaId, 'hex'),
      new Date(tail.poll.at),
      encodeFrame(tail.schema, [tail.poll]),
    ],
  );
}

/** A chunk about to be stored. The carried poll, when there is one, stands first and is no poll of this chunk. */
export interface NewChunk {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly carried: Poll | undefined;
  readonly polls: readonly Poll[];
  /** How many of the polls are at moments that no other chunk has; all unless given. */
  readonly moments?: number;
}

export async function insertChunk(tx: Client, partitions: Partitions, group: HotGroup, chunk: NewChunk): Promise<void> {
  const { polls, carried, schema } = chunk;
  const from = polls[0].at;
  await partitions.at('chunk', from);
  await tx.query(
    `insert into history.chunk (chunk_id, organisation_id, server_id, stream_id, family, schema_id, from_at, to_at,
                                polls, carried, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      newId(),
      group.organisationId,
      group.serverId,
      group.streamId,
      group.family,
      Buffer.from(chunk.schemaId, 'hex'),
      new Date(from),
      new Date(polls.at(-1)!.at),
      chunk.moments ?? polls.length,
      carried !== undefined,
      encodeChunk(schema, carried ? [carried, ...polls] : polls, zstd),
    ],
  );
}

export async function insertRollUp(
  tx: Client,
  partitions: Partitions,
  of: {
    readonly table: Exclude<PartitionedTable, 'hot' | 'chunk'>;
    readonly group: Omit<HotGroup, 'streamId'> & { readonly streamId: string | null };
    readonly schemaId: string;
    readonly schema: FrameSchema;
    readonly intervals: readonly Poll[];
    /** Whether all but the first statements were put into one row. */
    readonly folded?: boolean;
  },
): Promise<void> {
  const { table, group } = of;
  // A correction may reach into the next day or month.
  for (const intervals of Map.groupBy(of.intervals, ({ at }) => partitionAt(table, at).name).values()) {
    await partitions.at(table, intervals[0].at);
    await tx.query(
      `insert into history.${table} (rollup_id, organisation_id, server_id, stream_id, family, schema_id, from_at,
                                     to_at, intervals, body${of.folded ? ', folded' : ''})
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10${of.folded ? ', true' : ''})`,
      [
        newId(),
        group.organisationId,
        group.serverId,
        group.streamId,
        group.family,
        Buffer.from(of.schemaId, 'hex'),
        new Date(intervals[0].at),
        new Date(intervals.at(-1)!.at),
        intervals.length,
        encodeChunk(rollUpSchema(of.schema), intervals, zstd),
      ],
    );
  }
}
