import { decodeFrameColumns, FrameColumns } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { HotStreamKey } from './due-groups.js';
import type { HotGroup } from './hot-frames.js';
import { NewRows } from './new-rows.js';
import type { NewChunk, NewRollUp } from './new-rows.js';

/** The last values of a stream's family at the end of what was closed. */
export class Tail {
  #poll: Poll | undefined;

  constructor(
    readonly schemaId: string,
    readonly columns: FrameColumns,
  ) {}

  static of(schemaId: string, schema: FrameSchema, poll: Poll): Tail {
    return new Tail(schemaId, FrameColumns.of(schema, [poll]));
  }

  get schema(): FrameSchema {
    return this.columns.schema;
  }

  /** The last poll, epoch milliseconds. */
  get at(): number {
    return this.columns.times[0];
  }

  /** The values as rows. */
  get poll(): Poll {
    return (this.#poll ??= this.columns.polls()[0]);
  }
}

/** The tail of a stream's family. */
export async function readTail(
  tx: Pick<Client, 'query'>,
  schemas: FrameSchemas,
  of: Pick<HotGroup, 'streamId' | 'family'>,
): Promise<Tail | undefined> {
  return (await readTails(tx, schemas, of, [of.family])).get(of.family);
}

/** The tails of some families of a stream, by family. */
export async function readTails(
  tx: Pick<Client, 'query'>,
  schemas: FrameSchemas,
  { streamId }: Pick<HotGroup, 'streamId'>,
  families: readonly string[],
): Promise<Map<string, Tail>> {
  return (await readTailsOfStreams(tx, schemas, [streamId], families)).get(streamId)!;
}

/** The tails of some families of some streams, by stream and family. */
export async function readTailsOfStreams(
  tx: Pick<Client, 'query'>,
  schemas: FrameSchemas,
  streamIds: readonly string[],
  families: readonly string[],
): Promise<Map<string, Map<string, Tail>>> {
  const tails = new Map(streamIds.map((id) => [id, new Map<string, Tail>()]));
  if (tails.size === 0) return tails;
  const { rows } = await tx.query<{ stream_id: string; family: string; schema_id: Buffer; body: Buffer }>(
    'select stream_id, family, schema_id, body from history.tail where stream_id = any ($1) and family = any ($2)',
    [streamIds, families],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  for (const { stream_id: streamId, family, schema_id: id, body } of rows) {
    const schemaId = id.toString('hex');
    const schema = known.get(schemaId);
    if (!schema) continue;
    const tail = new Tail(schemaId, decodeFrameColumns(schema, body, { limits: NO_LIMITS }));
    tails.get(streamId)!.set(family, tail);
  }
  return tails;
}

// We made these bytes ourselves; a server with very many statements may exceed what we take from a collector.
const NO_LIMITS = { bytes: 2 ** 30, polls: 1, rows: 2 ** 24, samples: 2 ** 24, cells: 2 ** 28 };

/** Stores the tails of families of a stream. */
export async function writeTails(tx: Client, stream: HotStreamKey, tails: ReadonlyMap<string, Tail>): Promise<void> {
  if (tails.size === 0) return;
  const parameters: unknown[] = [stream.streamId, stream.organisationId];
  const values = [...tails].map(([family, { schemaId, columns, at: time }]) => {
    const at = parameters.length;
    parameters.push(family, Buffer.from(schemaId, 'hex'), new Date(time), columns.encode());
    return `($1, $2, $${at + 1}, $${at + 2}, $${at + 3}, $${at + 4})`;
  });
  await tx.query(
    `insert into history.tail (stream_id, organisation_id, family, schema_id, at, body)
     values ${values.join(', ')}
     on conflict (stream_id, family) do update
       set schema_id = excluded.schema_id, at = excluded.at, body = excluded.body`,
    parameters,
  );
}

/** Stores a chunk at once. */
export async function insertChunk(tx: Client, partitions: Partitions, group: HotGroup, chunk: NewChunk): Promise<void> {
  const rows = new NewRows(partitions);
  await rows.chunk(group, chunk);
  await rows.store(tx);
}

/** Stores a roll-up at once. */
export async function insertRollUp(
  tx: Client,
  partitions: Partitions,
  of: NewRollUp & { readonly group: Parameters<NewRows['rollUp']>[0] },
): Promise<void> {
  const rows = new NewRows(partitions);
  await rows.rollUp(of.group, of);
  await rows.store(tx);
}
