import { openChunk } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder, inSchema, lastValues } from '../close/carried.js';
import { readTail } from '../close/stored-chunks.js';
import { zstd } from '../compression.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { FrameCache, HotFrame } from './frame-cache.js';
import type { StoredPoll } from './history-reader.types.js';
import { stateAt } from './state-at.js';

/** What is looked for: a family of a server as of a moment. */
export interface Place {
  readonly serverId: string;
  readonly family: string;
  readonly at: number;
  /** Packed bytes that may be opened for it. */
  readonly maxBytes: number;
}

interface Row extends HotFrame {
  readonly epoch: string;
  readonly schema_id: Buffer;
  readonly collected_at: Date;
}

/** What turns bytes into polls. */
export interface Decoding {
  readonly schemas: FrameSchemas;
  readonly frames: FrameCache;
}

/** A poll, and the stream that told it. */
export type PollOfStream = StoredPoll & { readonly streamId: string };

/** The newest poll at or before a moment, among hot rows first. */
export async function readLatest(
  tx: Client,
  { schemas, frames }: Decoding,
  place: Place,
): Promise<PollOfStream | undefined> {
  const { rows } = await tx.query<Row>(
    `select stream_id, sequence, ordinal, epoch, schema_id, body, collected_at from history.hot join history.stream using (stream_id)
     where hot.server_id = $1 and family = $2 and first_at <= $3
     order by collected_at desc, sequence desc, ordinal desc limit 1`,
    [place.serverId, place.family, new Date(place.at)],
  );
  const row = rows[0];
  const schema = row && (await schemaOf(tx, schemas, row.schema_id));
  if (!schema) return latestOfChunks(tx, schemas, place);
  const [epoch, streamId] = [BigInt(row.epoch), row.stream_id];
  if (schema.sparse)
    return { ...(await everyRow(tx, { schemas, frames }, { ...place, streamId, schema })), schema, epoch, streamId };
  const { rows: same } = await tx.query<HotFrame>(
    `select stream_id, sequence, ordinal, body from history.hot
     where server_id = $1 and family = $2 and stream_id = $3 and collected_at = $4 and schema_id = $5
     order by sequence, ordinal`,
    [place.serverId, place.family, streamId, row.collected_at, row.schema_id],
  );
  const polls = inOrder(
    schema,
    same.flatMap((frame) => frames.polls(frame, schema)),
  );
  const poll = polls.findLast(({ at }) => at <= place.at);
  return poll && { ...poll, schema, epoch, streamId };
}

/** Every row of a sparse family that one stream had told up to a moment. */
export async function readStateOf(
  tx: Client,
  decoding: Decoding,
  of: Place & { readonly streamId: string },
): Promise<(Poll & { readonly schema: FrameSchema }) | undefined> {
  const { rows } = await tx.query<Pick<Row, 'schema_id'>>(
    `select schema_id from history.hot
     where server_id = $1 and family = $2 and stream_id = $3 and first_at <= $4
     order by collected_at desc, sequence desc limit 1`,
    [of.serverId, of.family, of.streamId, new Date(of.at)],
  );
  const schema = rows[0] && (await schemaOf(tx, decoding.schemas, rows[0].schema_id));
  if (schema) return { ...(await everyRow(tx, decoding, { ...of, schema })), schema };
  const tail = await readTail(tx, decoding.schemas, of);
  if (!tail || tail.poll.at <= of.at) return tail && { ...tail.poll, schema: tail.schema };
  return { ...(await stateAt(tx, decoding.schemas, tail.schema, of)), schema: tail.schema };
}

/** The newest value of every row of a sparse family: a poll tells only those that changed. */
async function everyRow(
  tx: Client,
  { schemas, frames }: Decoding,
  of: Place & { readonly streamId: string; readonly schema: FrameSchema },
): Promise<Poll> {
  const { schema, streamId } = of;
  const { rows: hot } = await tx.query<Row>(
    `select stream_id, sequence, ordinal, schema_id, body from history.hot
     where server_id = $1 and family = $2 and stream_id = $3 and first_at <= $4 order by collected_at, sequence`,
    [of.serverId, of.family, streamId, new Date(of.at)],
  );
  const ids = hot.map((one) => one.schema_id.toString('hex'));
  const known = await schemas.get(ids, tx);
  const polls = hot.flatMap((frame, index) => {
    const own = known.get(ids[index])!;
    return frames.polls(frame, own).map((poll) => inSchema(poll, own, schema));
  });
  const tail = await readTail(tx, schemas, { streamId, family: of.family });
  const before = tail && tail.poll.at <= of.at ? inSchema(tail.poll, tail.schema, schema) : undefined;
  return lastValues(
    schema,
    before,
    inOrder(schema, polls).filter(({ at }) => at <= of.at),
  );
}

// A chunk of late polls may begin after another one and end before it, and parts of one poll may stand in two chunks.
async function latestOfChunks(tx: Client, schemas: FrameSchemas, place: Place): Promise<PollOfStream | undefined> {
  const { rows } = await tx.query<Row>(
    `with mine as (
       select stream_id, schema_id, from_at, to_at, body from history.chunk
       where server_id = $1 and family = $2 and from_at <= $3),
     -- No chunk crosses the end of a day, so the newest poll stands in one of the last day's.
     recent as (select * from mine where from_at >= (select date_trunc('day', max(from_at), 'UTC') from mine))
     select stream_id, epoch, schema_id, body from recent join history.stream using (stream_id)
     where to_at >= (select max(case when to_at <= $3 then to_at else from_at end) from recent)
     order by least(to_at, $3) desc, from_at desc`,
    [place.serverId, place.family, new Date(place.at)],
  );
  const found: PollOfStream[] = [];
  const whole = new Set<string>();
  for (const row of rows) {
    // All rows of a sparse family come with the first of its stream's chunks.
    if (whole.has(row.stream_id)) continue;
    const poll = await lastPollOf(tx, schemas, row, place);
    if (poll?.schema.sparse) whole.add(row.stream_id);
    if (poll) found.push({ ...poll, streamId: row.stream_id, epoch: BigInt(row.epoch) });
  }
  const newest = found.reduce<PollOfStream | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
  if (!newest) return undefined;
  const { schema, epoch, streamId } = newest;
  const parts = found.filter((poll) => poll.at === newest.at && poll.streamId === streamId);
  const [poll] = inOrder(
    schema,
    parts.map((part) => inSchema(part, part.schema, schema)),
  );
  return { ...poll, schema, epoch, streamId };
}

async function lastPollOf(
  tx: Client,
  schemas: FrameSchemas,
  row: Row,
  place: Place,
): Promise<(Poll & { readonly schema: FrameSchema }) | undefined> {
  const schema = await schemaOf(tx, schemas, row.schema_id);
  if (!schema) return undefined;
  const tail = schema.sparse
    ? await readTail(tx, schemas, { streamId: row.stream_id, family: place.family })
    : undefined;
  if (tail && tail.poll.at <= place.at) return { ...tail.poll, schema: tail.schema };
  if (tail) return { ...(await stateAt(tx, schemas, schema, { ...place, streamId: row.stream_id })), schema };
  const polls = openChunk(schema, row.body, zstd)
    .polls()
    .filter(({ at }) => at <= place.at);
  const poll = schema.sparse ? lastValues(schema, undefined, polls) : polls.at(-1);
  return poll && { ...poll, schema };
}

async function schemaOf(tx: Client, schemas: FrameSchemas, id: Buffer) {
  const hex = id.toString('hex');
  return (await schemas.get([hex], tx)).get(hex);
}
