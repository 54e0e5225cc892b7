import { keyOf, openChunk } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { zstd } from '../compression.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { carries, dimensionsOf, inSchema } from './carried.js';
import type { HotGroup } from './hot-frames.js';
import { insertChunk } from './stored-chunks.js';

/** A chunk that is stored. */
export interface StoredChunk {
  readonly chunkId: string;
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly from: number;
  readonly carried: Poll | undefined;
  readonly polls: readonly Poll[];
  /** The polls in the schema of the late polls, with the rows whose growth the late polls may change. */
  readonly told: readonly Poll[];
}

/** What is stored around late polls. */
export interface Around {
  /** The chunks that reach into the late polls or stand beside those, and the ones after until every row is told again. */
  readonly chunks: readonly StoredChunk[];
  /** Whether there is no chunk after these. */
  readonly toTheEnd: boolean;
  /** The chunk before, unless what it told stands in the tail until it is told again. */
  readonly previous: StoredChunk | undefined;
  /** End of the chunk before. */
  readonly endedBefore: number | undefined;
  /** The moments of the chunks' polls. */
  readonly moments: ReadonlySet<number>;
}

/** Where a chunk is stored. */
export interface FoundChunk {
  readonly chunk_id: string;
  readonly schema_id: Buffer;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly carried: boolean;
}

/** Late polls of one schema, in order of time. */
export interface LatePolls {
  readonly schema: FrameSchema;
  readonly polls: readonly Poll[];
}

/** The stored chunks that late polls have to do with. */
export async function chunksAround(
  tx: Client,
  schemas: FrameSchemas,
  group: HotGroup,
  late: LatePolls,
): Promise<Around> {
  const { schema } = late;
  const [from, to] = [late.polls[0].at, late.polls.at(-1)!.at];
  const found = await findChunks(tx, group, from);
  const first = reachingBack(found, from);
  const before = latestOf(found.filter((chunk) => chunk.to_at.getTime() < first));
  const keys = keysOf(schema, late.polls);
  const following = new Following(schema, keys, to);
  const chunks: StoredChunk[] = [];
  let toTheEnd = true;
  for (const one of found) {
    if (one.to_at.getTime() < first) continue;
    if (following.endsBefore(one.from_at.getTime())) {
      toTheEnd = false;
      break;
    }
    const chunk = await loadChunk(tx, { schemas, group, schema }, one);
    following.take(chunk, one.to_at.getTime());
    chunks.push(chunk);
  }
  const needed = before && carries(schema) && !schema.sparse;
  const concerned = new Set([...keys, ...keysOf(schema, pollsAfter(chunks, late.polls))]);
  return {
    chunks: chunks.map((chunk) => ({ ...chunk, told: rowsOf(schema, chunk.told, concerned) })),
    toTheEnd,
    previous: needed ? await loadChunk(tx, { schemas, group, schema }, before) : undefined,
    endedBefore: before?.to_at.getTime(),
    moments: new Set(chunks.flatMap(({ polls }) => polls.map(({ at }) => at))),
  };
}

/** The stored polls that come next after late ones: what was a pause before them may be none any more. */
function pollsAfter(chunks: readonly StoredChunk[], late: readonly Poll[]): Poll[] {
  const polls = chunks.flatMap(({ told }) => told);
  const moments = [...new Set(polls.map(({ at }) => at))].sort((a, b) => a - b);
  const next = new Set(late.map(({ at }) => moments.find((moment) => moment > at)));
  return polls.filter(({ at }) => next.has(at));
}

function keysOf(schema: FrameSchema, polls: readonly Poll[]): Set<string> {
  const dimensions = dimensionsOf(schema);
  return new Set(polls.flatMap(({ rows }) => rows.map((row) => keyOf(row, dimensions))));
}

function rowsOf(schema: FrameSchema, polls: readonly Poll[], keys: ReadonlySet<string>): Poll[] {
  const dimensions = dimensionsOf(schema);
  return polls.map(({ at, rows }) => ({ at, rows: rows.filter((row) => keys.has(keyOf(row, dimensions))) }));
}

/** How far the chunks after late polls matter. */
class Following {
  readonly #toldAgain = new Map<string, number>();
  #firstEnd: number | undefined;
  /** The first poll after the late ones: they may fill the pause before it, whichever rows they tell themselves. */
  #next = Infinity;

  constructor(
    private readonly schema: FrameSchema,
    private readonly keys: ReadonlySet<string>,
    private readonly to: number,
  ) {}

  endsBefore(from: number): boolean {
    if (from <= this.to) return false;
    if (!carries(this.schema)) return true;
    if (from <= this.#next) return false;
    // Only a row that is left out of sparse polls has its value for longer than a chunk.
    if (!this.schema.sparse && this.#firstEnd !== undefined && from > this.#firstEnd) return true;
    return this.#toldAgain.size === this.keys.size && [...this.#toldAgain.values()].every((at) => at < from);
  }

  take({ from, told }: StoredChunk, end: number): void {
    if (from > this.to) this.#firstEnd ??= end;
    const dimensions = dimensionsOf(this.schema);
    for (const { at, rows } of told) {
      if (at <= this.to) continue;
      this.#next = Math.min(at, this.#next);
      for (const row of rows) {
        const key = keyOf(row, dimensions);
        if (!this.keys.has(key)) continue;
        this.#toldAgain.set(key, Math.min(at, this.#toldAgain.get(key) ?? at));
      }
    }
  }
}

// Late polls make chunks that begin after others and end before them: what was told last is not what began last.
function latestOf(chunks: readonly FoundChunk[]): FoundChunk | undefined {
  return chunks.reduce<FoundChunk | undefined>(
    (last, chunk) => (last && last.to_at >= chunk.to_at ? last : chunk),
    undefined,
  );
}

// No chunk crosses the end of its partition: one that reaches into the late polls begins in the partition of theirs.
async function findChunks(tx: Client, group: HotGroup, from: number): Promise<FoundChunk[]> {
  const { rows } = await tx.query<FoundChunk>(
    `with mine as (
       select chunk_id, schema_id, from_at, to_at, carried from history.chunk
       where server_id = $1 and family = $2 and stream_id = $3)
     (select * from mine where from_at < $4 and from_at >= (
        select date_trunc('day', max(from_at), 'UTC') from mine where from_at < $4)
      order by to_at desc limit 1)
     union all (select * from mine where from_at >= $4)
     order by from_at, to_at, chunk_id`,
    [group.serverId, group.family, group.streamId, new Date(partitionAt('chunk', from).from)],
  );
  return rows;
}

/**
 * From when on chunks have to do with late polls. One that reaches into them may have begun long before, and others
 * stand beside its beginning: what a row was before the late polls is told by whichever told it last.
 */
function reachingBack(found: readonly FoundChunk[], from: number): number {
  let first = from;
  for (const chunk of found.toReversed())
    if (chunk.to_at.getTime() >= first) first = Math.min(first, chunk.from_at.getTime());
  return found.some((chunk) => chunk.from_at.getTime() < first && chunk.to_at.getTime() >= first)
    ? reachingBack(found, first)
    : first;
}

/** Reads and decodes a chunk; `schema` is that of what it is looked at for. */
export async function loadChunk(
  tx: Client,
  of: {
    readonly schemas: FrameSchemas;
    readonly group: HotGroup;
    readonly schema: FrameSchema;
  },
  { chunk_id: chunkId, schema_id: id, from_at: from, carried }: FoundChunk,
): Promise<StoredChunk> {
  const { rows } = await tx.query<{ body: Buffer }>(
    'select body from history.chunk where server_id = $1 and family = $2 and from_at = $3 and chunk_id = $4',
    [of.group.serverId, of.group.family, from, chunkId],
  );
  const schemaId = id.toString('hex');
  const schema = (await of.schemas.get([schemaId], tx)).get(schemaId)!;
  const polls = openChunk(schema, rows[0].body, zstd).polls();
  const first = carried ? polls.shift() : undefined;
  const told = polls.map((poll) => inSchema(poll, schema, of.schema));
  return { chunkId, schemaId, schema, from: from.getTime(), carried: first, polls, told };
}

/** Stores a chunk again with other carried values, under another id: what has an id never changes. */
export async function replaceChunk(
  tx: Client,
  partitions: Partitions,
  group: HotGroup,
  chunk: StoredChunk,
  carried: Poll,
): Promise<void> {
  const { rows } = await tx.query<{ polls: number }>(
    `delete from history.chunk where server_id = $1 and family = $2 and from_at = $3 and chunk_id = $4 returning polls`,
    [group.serverId, group.family, new Date(chunk.from), chunk.chunkId],
  );
  await insertChunk(tx, partitions, group, { ...chunk, carried, moments: rows[0].polls });
}
