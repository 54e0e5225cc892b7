import type { Cell } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import { inSchema } from '../close/carried.js';
import type { StoredPoll } from './history-reader.types.js';
import { readLatest, readStateOf } from './read-latest.js';
import type { Decoding, Place } from './read-latest.js';
import { StandingRows } from './standing-rows.js';

/** A collector that starts again and again tells little in each of its streams: so many before the newest are asked. */
const MOST_STREAMS = 5;
/** All rows of a round through the databases carry one moment: with the second one the first round has come to its end. */
const FIRST_ROUND_DONE = 2;
/** A database that could not be entered is tried in each round; after so many, one that told nothing has nothing to tell. */
const EVERY_DATABASE_TRIED = 10;

/**
 * The newest poll at or before a moment, with what the streams before have told of the rows that its stream has not come to
 * yet: a collector that has started again knows nothing of what was sent, and goes through the databases one by one.
 */
export async function readWhole(tx: Client, decoding: Decoding, place: Place): Promise<StoredPoll | undefined> {
  const latest = await readLatest(tx, decoding, place);
  if (!latest) return undefined;
  const { streamId, ...newest } = latest;
  const { schema } = newest;
  if (!schema.sparse || familyOf(place.family)?.readAt !== 'database') return newest;
  const [rounds, hasFollower] = [await countRounds(tx, place, streamId), await isFollowed(tx, place, streamId)];
  if (rounds >= EVERY_DATABASE_TRIED && !hasFollower) return newest;
  const told = new ToldRows(schema, newest.rows, rounds >= FIRST_ROUND_DONE);
  for (const before of await streamsBefore(tx, place, newest.epoch)) {
    const state = await readStateOf(tx, decoding, { ...place, streamId: before });
    if (!state) continue;
    told.addEarlier(inSchema(state, state.schema, schema).rows, state.at);
    if ((await countRounds(tx, place, before)) >= FIRST_ROUND_DONE) break;
  }
  const more = told.earlier;
  // The collector has started again and told nothing of the family: all of it is from before.
  const earlier = hasFollower ? new Map([...newest.rows.map((row) => [row, newest.at] as const), ...more]) : more;
  return earlier.size === 0 ? newest : { ...newest, rows: [...newest.rows, ...more.keys()], earlier };
}

/** What is known of a family, the newest first. */
class ToldRows {
  readonly earlier = new Map<readonly Cell[], number>();
  private readonly known: StandingRows;
  private readonly databases: Set<string>;
  private readonly datid: number;
  private readonly droppedAt: number;

  constructor(
    schema: FrameSchema,
    rows: readonly (readonly Cell[])[],
    /** Whether of a database that was told of all was told: what is not among it has gone. */
    private readonly firstRoundDone: boolean,
  ) {
    this.datid = schema.columns.findIndex(({ name }) => name === 'datid');
    this.droppedAt = schema.columns.findIndex(({ name }) => name === 'dropped_at');
    this.known = new StandingRows(schema, rows);
    this.databases = new Set(rows.map((row) => this.databaseOf(row)));
  }

  addEarlier(rows: readonly (readonly Cell[])[], at: number): void {
    for (const row of rows) {
      if (this.known.has(row) || (this.firstRoundDone && this.databases.has(this.databaseOf(row)))) continue;
      this.known.tell(row);
      if ((row[this.droppedAt] ?? null) === null) this.earlier.set(row, at);
    }
  }

  private databaseOf(row: readonly Cell[]): string {
    return String(row[this.datid]);
  }
}

/** Whether the collector of a stream has begun another one since. */
async function isFollowed(tx: Client, { at }: Place, streamId: string): Promise<boolean> {
  const { rows } = await tx.query<{ followed: boolean }>(
    `select exists (
       select from history.stream mine join history.stream other using (server_id, collector_id)
       where mine.stream_id = $1 and other.epoch > mine.epoch and other.epoch <= $2) as followed`,
    [streamId, Math.floor(at)],
  );
  return rows[0]?.followed ?? false;
}

/** The streams of a server that began before another one, the newest first. */
async function streamsBefore(tx: Client, { serverId, family }: Place, epoch: bigint): Promise<string[]> {
  const { rows } = await tx.query<{ stream_id: string }>(
    `select stream_id from history.stream s where server_id = $1 and epoch < $2
       and (exists (select from history.tail t where t.stream_id = s.stream_id and t.family = $3)
         or exists (select from history.hot h where h.server_id = $1 and h.family = $3 and h.stream_id = s.stream_id))
     order by epoch desc limit $4`,
    [serverId, String(epoch), family, MOST_STREAMS],
  );
  return rows.map((row) => row.stream_id);
}

/** How many polls of a stream's family there are up to a moment; a chunk that goes on after it counts in proportion. */
async function countRounds(tx: Client, { serverId, family, at }: Place, streamId: string): Promise<number> {
  const { rows } = await tx.query<{ polls: number }>(
    `with told as (
       select first_at as from_at, last_at as to_at, max(polls) as polls from history.hot
       where server_id = $1 and family = $2 and stream_id = $3 and first_at <= $4 group by 1, 2
       union all
       select from_at, to_at, polls from history.chunk
       where server_id = $1 and family = $2 and stream_id = $3 and from_at <= $4)
     select coalesce(sum(case when to_at <= $4 then polls
       else 1 + floor((polls - 1) * (extract(epoch from $4 - from_at) / extract(epoch from to_at - from_at))) end), 0)::int
       as polls from told`,
    [serverId, family, streamId, new Date(at)],
  );
  return rows[0]?.polls ?? 0;
}
