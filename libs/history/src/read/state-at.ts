import { keyOf, openChunk } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { dimensionsOf, inSchema } from '../close/carried.js';
import { readTail } from '../close/stored-chunks.js';
import { zstd } from '../compression.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';

interface Of {
  readonly streamId: string;
  readonly serverId: string;
  readonly family: string;
  readonly at: number;
}

/**
 * Every row of a sparse family as it was at a moment that is closed. A chunk begins with the values that its rows had
 * before, so the state of a row is what the first chunk that tells of it after the moment begins with, or else the last
 * there is of it.
 */
export async function stateAt(tx: Client, schemas: FrameSchemas, schema: FrameSchema, of: Of): Promise<Poll> {
  const dimensions = dimensionsOf(schema);
  const state = new Map<string, readonly Cell[]>();
  const later = new Set<string>();
  let at = 0;
  const unlessKnown = (row: readonly Cell[]) => {
    const key = keyOf(row, dimensions);
    if (!state.has(key) && !later.has(key)) state.set(key, row);
  };
  for (const { schema: own, carried, polls } of await chunksFrom(tx, schemas, of)) {
    for (const [index, poll] of polls.entries()) {
      const { rows } = inSchema(poll, own, schema);
      if (carried && index === 0) rows.forEach(unlessKnown);
      else if (poll.at > of.at) for (const row of rows) later.add(keyOf(row, dimensions));
      else {
        at = Math.max(at, poll.at);
        for (const row of rows) state.set(keyOf(row, dimensions), row);
      }
    }
  }
  const tail = await readTail(tx, schemas, of);
  if (tail) inSchema(tail.poll, tail.schema, schema).rows.forEach(unlessKnown);
  return { at, rows: [...state.values()] };
}

/** The chunks of a stream's family that end at the moment or after it, in order of time. */
async function chunksFrom(
  tx: Client,
  schemas: FrameSchemas,
  { streamId, serverId, family, at }: Of,
): Promise<{ readonly schema: FrameSchema; readonly carried: boolean; readonly polls: readonly Poll[] }[]> {
  const { rows } = await tx.query<{ schema_id: Buffer; carried: boolean; body: Buffer }>(
    `select schema_id, carried, body from history.chunk
     where server_id = $1 and family = $2 and stream_id = $3 and to_at >= (
       select max(to_at) from history.chunk
       where server_id = $1 and family = $2 and stream_id = $3 and from_at <= $4)
     order by from_at`,
    [serverId, family, streamId, new Date(at)],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  return rows.flatMap(({ schema_id: id, carried, body }) => {
    const schema = known.get(id.toString('hex'));
    return schema ? [{ schema, carried, polls: openChunk(schema, body, zstd).polls() }] : [];
  });
}
