import type { Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import { carries, inOrder, inSchema, lastValues } from '../close/carried.js';
import { readTailsOfStreams } from '../close/stored-chunks.js';
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
  readonly serverId: string;
  readonly family: string;
  readonly streamId: string;
  readonly epoch: bigint;
  readonly tail: Tail | undefined;
  readonly groups: readonly PollsOfSchema[];
}

interface HotWanted {
  readonly serverIds: readonly string[];
  readonly families: readonly string[];
  readonly from: number;
  readonly to: number;
}

interface HotRow extends HotFrame {
  readonly server_id: string;
  readonly family: string;
  readonly epoch: string;
  readonly schema_id: Buffer;
}

/** Polls before the range that may hold the value a row had when the range began. */
const POLLS_BEFORE = 3;

/** Hot polls of some families of some servers in a range, and of the time before it those that say what was before. */
export async function readHotStreams(
  tx: Client,
  { schemas, frames }: { readonly schemas: FrameSchemas; readonly frames: FrameCache },
  wanted: HotWanted,
): Promise<HotStream[]> {
  const { rows } = await tx.query<HotRow>(
    `with wanted as (select * from unnest($2::text[], $3::timestamptz[]) as one (family, since)),
          mine as (select hot.*, since, epoch from history.hot join history.stream using (stream_id)
                   join wanted using (family) where hot.server_id = any ($1))
     select server_id, family, stream_id, sequence, ordinal, epoch, schema_id, body from (
       select * from mine where collected_at >= since and first_at < $4
       union all
       select * from mine where collected_at < since and (family, stream_id, collected_at) in (
         select family, stream_id, max(collected_at) from mine where collected_at < since
         group by family, stream_id)) found
     order by collected_at, sequence, ordinal`,
    [
      wanted.serverIds,
      wanted.families,
      wanted.families.map((family) => new Date(hotFrom(family, wanted.from))),
      new Date(wanted.to),
    ],
  );
  const known = await schemas.get(
    rows.map((row) => row.schema_id.toString('hex')),
    tx,
  );
  const found: HotStream[] = [];
  const streams = Map.groupBy(rows, (row) => row.stream_id);
  const tails = await readTailsOfStreams(tx, schemas, [...streams.keys()], wanted.families);
  for (const [streamId, ofStream] of streams) {
    for (const [family, ofFamily] of Map.groupBy(ofStream, (row) => row.family)) {
      const groups = groupsOf(ofFamily, known, frames);
      if (groups.length === 0) continue;
      const [{ server_id: serverId, epoch }] = ofFamily;
      const tail = tails.get(streamId)!.get(family);
      found.push({ serverId, family, streamId, epoch: BigInt(epoch), tail, groups });
    }
  }
  return found;
}

function groupsOf(
  rows: readonly HotRow[],
  known: ReadonlyMap<string, FrameSchema>,
  frames: FrameCache,
): PollsOfSchema[] {
  return [...Map.groupBy(rows, (row) => row.schema_id.toString('hex'))].flatMap(([id, ofSchema]) => {
    const schema = known.get(id);
    if (!schema) return [];
    return [
      {
        schema,
        polls: inOrder(
          schema,
          ofSchema.flatMap((frame) => frames.polls(frame, schema)),
        ),
      },
    ];
  });
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
function hotFrom(family: string, from: number): number {
  const declared = familyOf(family);
  if (declared === undefined) return from;
  return declared.sparse ? 0 : Math.max(0, from - POLLS_BEFORE * declared.intervalSeconds * 1_000);
}
