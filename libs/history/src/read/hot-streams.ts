import type { Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import { carries, inOrder, inSchema, lastValues } from '../close/carried.js';
import { readTail } from '../close/stored-chunks.js';
import type { Tail } from '../close/stored-chunks.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { FrameCache, HotFrame } from './frame-cache.js';

/** Polls of one schema, in order of time. */
export interface PollsOfSchema {
  readonly schema: FrameSchema;
  readonly polls: readonly Poll[];
}

/** What one stream has that is not closed, schema by schema in order of time, and what was closed last. */
export interface HotStream {
  readonly streamId: string;
  readonly epoch: bigint;
  readonly tail: Tail | undefined;
  readonly groups: readonly PollsOfSchema[];
}

interface HotWanted {
  readonly serverId: string;
  readonly family: string;
  readonly from: number;
  readonly to: number;
}

/** Polls before the range that may hold the value a row had when the range began. */
const POLLS_BEFORE = 3;

/** Hot polls of a range, and of the time before it those that say what was before. */
export async function readHotStreams(
  tx: Client,
  { schemas, frames }: { readonly schemas: FrameSchemas; readonly frames: FrameCache },
  wanted: HotWanted,
): Promise<HotStream[]> {
  const { rows } = await tx.query<HotFrame & { epoch: string; schema_id: Buffer }>(
    `with mine as (select hot.*, epoch from history.hot join history.stream using (stream_id)
                   where hot.server_id = $1 and family = $2)
     select stream_id, sequence, ordinal, epoch, schema_id, body from (
       select * from mine where collected_at >= $3 and first_at < $4
       union all
       select * from mine where collected_at < $3 and (stream_id, collected_at) in (
         select stream_id, max(collected_at) from history.hot
         where server_id = $1 and family = $2 and collected_at < $3 group by stream_id)) found
     order by collected_at, sequence, ordinal`,
    [wanted.serverId, wanted.family, new Date(hotFrom(wanted)), new Date(wanted.to)],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  const streams: HotStream[] = [];
  for (const [streamId, ofStream] of Map.groupBy(rows, (row) => row.stream_id)) {
    const groups: PollsOfSchema[] = [];
    for (const [id, ofSchema] of Map.groupBy(ofStream, (row) => row.schema_id.toString('hex'))) {
      const schema = known.get(id);
      if (!schema) continue;
      const polls = ofSchema.flatMap((frame) => frames.polls(frame, schema));
      groups.push({ schema, polls: inOrder(schema, polls) });
    }
    if (groups.length === 0) continue;
    const tail = await readTail(tx, schemas, { streamId, family: wanted.family });
    streams.push({ streamId, epoch: BigInt(ofStream[0].epoch), tail, groups });
  }
  return streams;
}

/** The last value of every row of a stream before a moment, in the columns of a schema; undefined when there is none. */
export function valuesBefore({ tail, groups }: HotStream, schema: FrameSchema, moment: number): Poll | undefined {
  const closed = tail && tail.poll.at < moment ? tail : undefined;
  const since = closed?.poll.at ?? Number.NEGATIVE_INFINITY;
  const earlier = groups.flatMap(({ schema: own, polls }) =>
    polls.filter(({ at }) => at < moment && at > since).map((poll) => inSchema(poll, own, schema)),
  );
  if (!closed && earlier.length === 0) return undefined;
  const before = closed && inSchema(closed.poll, closed.schema, schema);
  const values = lastValues({ ...schema, sparse: true }, before, inOrder(schema, earlier));
  return carries(schema) ? values : { at: values.at, rows: [] };
}

/**
 * From when on hot rows say what was before the range. A row that is left out of sparse polls may have changed last at
 * any time since the last chunk was closed; the others stand in every poll.
 */
function hotFrom({ family, from }: HotWanted): number {
  const declared = familyOf(family);
  if (declared === undefined) return from;
  return declared.sparse ? 0 : Math.max(0, from - POLLS_BEFORE * declared.intervalSeconds * 1_000);
}
