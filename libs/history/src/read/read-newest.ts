import type { Client } from '@pganalytics/postgres';

import { inOrder } from '../close/carried.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { FrameCache, HotFrame } from './frame-cache.js';
import type { NewestPoll, StateOfServer } from './history-reader.types.js';

interface Place {
  readonly serverIds: readonly string[];
  readonly families: readonly string[];
}

interface Row extends HotFrame {
  readonly server_id: string;
  readonly family: string;
  readonly epoch: string;
  readonly schema_id: Buffer;
}

/** The newest poll of each family of each server, among the hot rows collected since a moment. */
export async function readNewest(
  tx: Client,
  { schemas, frames }: { readonly schemas: FrameSchemas; readonly frames: FrameCache },
  { serverIds, families, since }: Place & { readonly since: number },
): Promise<NewestPoll[]> {
  // A large poll stands in several frames; all of them have the same time and stream.
  const { rows } = await tx.query<Row>(
    `with mine as (
       select hot.server_id, family, stream_id, sequence, ordinal, schema_id, body,
              rank() over (partition by hot.server_id, family order by collected_at desc, stream_id desc, sequence desc) as place
       from history.hot where server_id = any ($1) and family = any ($2) and collected_at >= $3)
     select mine.server_id, family, stream_id, sequence, ordinal, schema_id, body, epoch
     from mine join history.stream using (stream_id) where place = 1 order by mine.server_id, family, ordinal`,
    [serverIds, families, new Date(since)],
  );
  const known = await schemas.get([...new Set(rows.map((row) => row.schema_id.toString('hex')))], tx);
  const newest = new Map<string, NewestPoll>();
  for (const row of rows) {
    const schema = known.get(row.schema_id.toString('hex'));
    if (!schema) continue;
    const key = `${row.server_id} ${row.family}`;
    const before = newest.get(key)?.poll;
    const polls = [...(before?.schema === schema ? [before] : []), ...frames.polls(row, schema)];
    const last = inOrder(schema, polls).at(-1);
    if (!last) continue;
    const poll = { at: last.at, rows: last.rows, schema, epoch: BigInt(row.epoch) };
    newest.set(key, { serverId: row.server_id, family: row.family, poll });
  }
  return [...newest.values()];
}

/** The last declared state of some families of some servers. */
export async function readStatesOf(tx: Client, { serverIds, families }: Place): Promise<StateOfServer[]> {
  const { rows } = await tx.query<{
    server_id: string;
    family: string;
    state: string;
    reason: string;
    interval_ms: number;
    at: Date;
  }>(
    `select server_id, family, newest.* from unnest($1::uuid[]) as server_id cross join unnest($2::text[]) as family
     cross join lateral (
       select state, reason, interval_ms, at from history.family_state f
       where f.server_id = server_id.server_id and f.family = family.family order by at desc limit 1) newest`,
    [serverIds, families],
  );
  return rows.map((row) => ({
    serverId: row.server_id,
    family: row.family,
    state: row.state,
    reason: row.reason,
    intervalMs: row.interval_ms,
    toldAtMs: row.at.getTime(),
  }));
}
