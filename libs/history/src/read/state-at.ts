import { openChunk } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { inSchema } from '../close/carried.js';
import { readTail } from '../close/stored-chunks.js';
import { zstd } from '../compression.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { TooMuchToRead } from './read-limits.js';
import { StandingRows } from './standing-rows.js';

interface Of {
  readonly streamId: string;
  readonly serverId: string;
  readonly family: string;
  readonly at: number;
  /** Packed bytes that may be opened for it. */
  readonly maxBytes: number;
}

/**
 * Every row of a sparse family as it was at a moment that is closed. A chunk begins with the values that its rows had
 * before, so the state of a row is what the first chunk that tells of it after the moment begins with, or else the last
 * there is of it.
 */
export async function stateAt(tx: Client, schemas: FrameSchemas, schema: FrameSchema, of: Of): Promise<Poll> {
  const [state, later] = [new StandingRows(schema), new StandingRows(schema)];
  let at = 0;
  const isKnown = (row: readonly Cell[]) => state.has(row) || later.has(row);
  const unlessKnown = (row: readonly Cell[]) => {
    if (!isKnown(row)) state.tell(row);
  };
  // The tail has every row that the stream ever told of: with all of them known no later chunk has anything to add.
  const tail = await readTail(tx, schemas, of);
  const last = tail ? inSchema(tail.poll, tail.schema, schema).rows : [];
  for await (const { schema: own, from, carried, polls } of chunksFrom(tx, schemas, of)) {
    if (from > of.at && tail && last.every(isKnown)) break;
    for (const [index, poll] of polls.entries()) {
      const { rows } = inSchema(poll, own, schema);
      if (carried && index === 0) rows.forEach(unlessKnown);
      else if (poll.at > of.at) for (const row of rows) later.tell(row);
      else {
        at = Math.max(at, poll.at);
        for (const row of rows) state.tell(row);
      }
    }
  }
  last.forEach(unlessKnown);
  return { at, rows: state.rows };
}

interface StoredChunk {
  readonly schema: FrameSchema;
  readonly from: number;
  readonly carried: boolean;
  readonly polls: readonly Poll[];
}

/**
 * The chunks of a stream's family that end at the moment or after it, in order of time. Each is opened when the one before
 * it is done with, so that a moment long ago takes no more memory than a recent
 * one.
 *
 * @throws TooMuchToRead
 */
async function* chunksFrom(
  tx: Client,
  schemas: FrameSchemas,
  { streamId, serverId, family, at, maxBytes }: Of,
): AsyncGenerator<StoredChunk> {
  const { rows: listed } = await tx.query<{ chunk_id: string; from_at: Date; schema_id: Buffer; bytes: number }>(
    `select chunk_id, from_at, schema_id, octet_length(body) as bytes from history.chunk
     where server_id = $1 and family = $2 and stream_id = $3 and to_at >= (
       select max(to_at) from history.chunk
       where server_id = $1 and family = $2 and stream_id = $3 and from_at <= $4)
     order by from_at`,
    [serverId, family, streamId, new Date(at)],
  );
  const known = await schemas.get([...new Set(listed.map((row) => row.schema_id.toString('hex')))], tx);
  let left = maxBytes;
  for (const { chunk_id: id, from_at: from, schema_id: schemaId, bytes } of listed) {
    left -= bytes;
    if (left < 0) throw new TooMuchToRead('bytes', maxBytes);
    const schema = known.get(schemaId.toString('hex'));
    const { rows } = await tx.query<{ carried: boolean; body: Buffer }>(
      'select carried, body from history.chunk where server_id = $1 and family = $2 and from_at = $3 and chunk_id = $4',
      [serverId, family, from, id],
    );
    for (const { carried, body } of schema ? rows : []) {
      yield { schema: schema!, from: from.getTime(), carried, polls: openChunk(schema!, body, zstd).polls() };
    }
  }
}
