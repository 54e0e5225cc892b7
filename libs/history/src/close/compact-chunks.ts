import { keyOf } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';

import type { Partitions } from '../partitions/partitions.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { dimensionsOf } from './carried.js';
import { loadChunk } from './chunks-around.js';
import type { FoundChunk, StoredChunk } from './chunks-around.js';
import type { HotStreamKey } from './due-groups.js';
import type { HotGroup } from './hot-frames.js';
import { insertChunk } from './stored-chunks.js';

/** A chunk with fewer polls than this share of the most is short. */
const SHORT = 0.5;
/** Short chunks are put together as soon as they have this share of the most. */
const WORTH_IT = 0.75;

interface Dated extends FoundChunk {
  readonly family: string;
  readonly polls: number;
}

/** A family, and a moment of a day. */
interface DayOfFamily {
  readonly family: string;
  readonly from: number;
}

interface Compacting {
  readonly schemas: FrameSchemas;
  readonly partitions: Partitions;
  /** Most polls of one chunk. */
  readonly maxPolls: number;
}

/**
 * Puts the short chunks at the end of a stream's family into one: each closing leaves one behind, whose row, index
 * entry and head take as much as its samples. What is read stays the same. The caller holds the locks of the closing.
 * Families that are polled seldom never have enough of them within a day: the first chunk of a day puts together
 * whatever is short at the end of the day before.
 * @param closed families, and moments of days to look at.
 */
export async function compactChunks(
  tx: Client,
  of: Compacting,
  stream: HotStreamKey,
  closed: readonly DayOfFamily[],
): Promise<void> {
  const days = await compactDays(tx, { ...of, atLeast: of.maxPolls * WORTH_IT }, stream, closed);
  const begun = closed.filter((one) => days.get(nameOf(one))?.[0].from_at.getTime() === one.from);
  const over = begun.map(({ family, from }) => ({ family, from: partitionAt('chunk', from).from - 1 }));
  await compactDays(tx, { ...of, atLeast: 0 }, stream, over);
}

const nameOf = ({ family, from }: DayOfFamily): string => `${partitionAt('chunk', from).from} ${family}`;

/** @returns the chunks that those days had before. */
async function compactDays(
  tx: Client,
  of: Compacting & { readonly atLeast: number },
  stream: HotStreamKey,
  wanted: readonly DayOfFamily[],
): Promise<Map<string, Dated[]>> {
  if (wanted.length === 0) return new Map();
  const names = new Set(wanted.map(nameOf));
  const found = await chunksOfDays(tx, stream, wanted);
  const days = Map.groupBy(found, ({ family, from_at: from }) => nameOf({ family, from: from.getTime() }));
  for (const [name, ofDay] of days) {
    if (names.has(name)) await compactDay(tx, of, { ...stream, family: ofDay[0].family }, ofDay);
  }
  return days;
}

async function compactDay(
  tx: Client,
  of: Compacting & { readonly atLeast: number },
  group: HotGroup,
  ofDay: readonly Dated[],
): Promise<void> {
  const run = shortRun(ofDay, of.maxPolls);
  const polls = run.reduce((sum, chunk) => sum + chunk.polls, 0);
  if (run.length < 2 || polls < of.atLeast) return;
  const schemaId = run[0].schema_id.toString('hex');
  const schema = (await of.schemas.get([schemaId], tx)).get(schemaId);
  if (!schema) return;
  const chunks: StoredChunk[] = [];
  for (const one of run) chunks.push(await loadChunk(tx, { schemas: of.schemas, group, schema }, one));
  const carried = carriedTogether(chunks);
  if (carried === 'untold') return;
  await deleteChunks(tx, group, run);
  const all = chunks.flatMap((chunk) => chunk.polls);
  await insertChunk(tx, of.partitions, group, { schemaId, schema, carried, polls: all, moments: polls });
}

async function chunksOfDays(tx: Client, stream: HotStreamKey, closed: readonly DayOfFamily[]): Promise<Dated[]> {
  const days = closed.map(({ from }) => partitionAt('chunk', from));
  const { rows } = await tx.query<Dated>(
    `select family, chunk_id, schema_id, from_at, to_at, carried, polls from history.chunk
     where server_id = $1 and family = any ($2) and stream_id = $3 and from_at >= $4 and from_at < $5
     order by from_at, to_at, chunk_id`,
    [
      stream.serverId,
      [...new Set(closed.map(({ family }) => family))],
      stream.streamId,
      new Date(days.reduce((least, { from }) => Math.min(least, from), Infinity)),
      new Date(days.reduce((most, { to }) => Math.max(most, to), -Infinity)),
    ],
  );
  return rows;
}

/** The short chunks at the end that follow each other, of one schema, as far as they fit into one. */
function shortRun(chunks: readonly Dated[], maxPolls: number): Dated[] {
  const run: Dated[] = [];
  let polls = 0;
  for (const chunk of chunks.toReversed()) {
    const [next] = run;
    polls += chunk.polls;
    const fits = chunk.polls < maxPolls * SHORT && polls <= maxPolls;
    if (!fits || (next && !(chunk.to_at < next.from_at && chunk.schema_id.equals(next.schema_id)))) break;
    run.unshift(chunk);
  }
  return run;
}

/**
 * What the chunks carry as one: of each row the value before the first chunk that tells it. `untold` when a row comes
 * back after a chunk without it as if it were new: in one chunk it would look as if it had only been left out.
 */
function carriedTogether(chunks: readonly StoredChunk[]): Poll | undefined | 'untold' {
  const dimensions = dimensionsOf(chunks[0].schema);
  const byKey = (rows: readonly (readonly Cell[])[]) => new Map(rows.map((row) => [keyOf(row, dimensions), row]));
  const told = new Set<string>();
  const values = new Map<string, readonly Cell[]>();
  for (const { carried, polls } of chunks) {
    const before = byKey(carried?.rows ?? []);
    for (const key of byKey(polls.flatMap(({ rows }) => rows)).keys()) {
      const row = before.get(key);
      if (told.has(key) && !row) return 'untold';
      if (!told.has(key) && row) values.set(key, row);
      told.add(key);
    }
  }
  const first = chunks[0].carried;
  if (!first) return values.size > 0 ? 'untold' : undefined;
  return { at: first.at, rows: [...values.values()] };
}

async function deleteChunks(tx: Client, group: HotGroup, run: readonly Dated[]): Promise<void> {
  await tx.query(
    `delete from history.chunk where server_id = $1 and family = $2 and from_at = any ($3) and chunk_id = any ($4)`,
    [group.serverId, group.family, run.map((chunk) => chunk.from_at), run.map((chunk) => chunk.chunk_id)],
  );
}
