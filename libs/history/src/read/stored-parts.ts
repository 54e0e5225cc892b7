import { openChunk, rollUp, rollUpSchema } from '@pganalytics/codec';
import type { Chunk, Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import { familyOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';
import type { LRUCache } from 'lru-cache';

import { inOrder, inSchema, lastValues } from '../close/carried.js';
import { isRolledUp } from '../close/roll-ups.js';
import { readTail } from '../close/stored-chunks.js';
import { zstd } from '../compression.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { FrameCache, HotFrame } from './frame-cache.js';
import { PolledColumns } from './poll-columns.js';
import type { PollColumns } from './poll-columns.js';

/** Polls of one stream in one schema, from one chunk or from all that is still hot. */
export interface Part {
  readonly streamId: string;
  readonly epoch: bigint;
  readonly schema: FrameSchema;
  readonly columns: PollColumns;
  /** Whether the first poll only says what was before. */
  readonly carried: boolean;
  /** First and last poll, without the carried one. */
  readonly from: number;
  readonly to: number;
  readonly polls: () => Poll[];
}

/** What is looked for: half-open, epoch milliseconds. */
export interface Wanted {
  readonly serverId: string;
  readonly family: string;
  readonly from: number;
  readonly to: number;
}

/** Opened chunks by their id; a chunk never changes, and its id is found under row-level security first. */
export type ChunkCache = LRUCache<string, Chunk>;

/** Reads what is stored, in the caller's transaction, which should see one moment. */
export class StoredParts {
  constructor(
    private readonly tx: Client,
    private readonly schemas: FrameSchemas,
    private readonly cache: ChunkCache,
    private readonly frames: FrameCache,
  ) {}

  /** Everything that has a poll in the range. */
  async raw(wanted: Wanted): Promise<Part[]> {
    return [...(await this.#chunks(wanted)), ...(await this.#hot(wanted))];
  }

  /** Roll-ups that have an interval in the range, with those of polls that are not closed yet. */
  async rolledUp(
    wanted: Wanted,
    step: { readonly table: Exclude<PartitionedTable, 'hot' | 'chunk'>; readonly stepMs: number },
  ): Promise<{ schema: FrameSchema; columns: PollColumns }[]> {
    // An interval that began before the range and reaches into it belongs to the answer.
    const from = Math.floor(wanted.from / step.stepMs) * step.stepMs;
    const { rows } = await this.tx.query<{ id: string; schema_id: Buffer; from_at: Date }>(
      `select rollup_id as id, schema_id, from_at from history.${step.table}
       where server_id = $1 and family = $2 and from_at >= $3 and from_at < $4 and to_at >= $5`,
      [wanted.serverId, wanted.family, ...this.#bounds(step.table, { ...wanted, from })],
    );
    const schemas = await this.schemas.get(
      rows.map((row) => row.schema_id.toString('hex')),
      this.tx,
    );
    const opened = await this.#open(
      `select rollup_id as id, body from history.${step.table}
       where server_id = $1 and family = $2 and from_at = any ($3) and rollup_id = any ($4)`,
      wanted,
      rows.map((row) => ({ ...row, schema: rollUpSchema(schemas.get(row.schema_id.toString('hex'))!) })),
    );
    const closed = opened.map((chunk) => ({ schema: chunk.schema, columns: chunk }));
    return [...closed, ...(await this.#hotRolledUp(wanted, step.stepMs))];
  }

  async #chunks(wanted: Wanted): Promise<Part[]> {
    const { rows } = await this.tx.query<{
      id: string;
      stream_id: string;
      epoch: string;
      schema_id: Buffer;
      from_at: Date;
      to_at: Date;
      carried: boolean;
    }>(
      `select chunk_id as id, stream_id, epoch, schema_id, from_at, to_at, carried
       from history.chunk join history.stream using (stream_id)
       where chunk.server_id = $1 and family = $2 and from_at >= $3 and from_at < $4 and to_at >= $5
       order by from_at`,
      [wanted.serverId, wanted.family, ...this.#bounds('chunk', wanted)],
    );
    const schemas = await this.schemas.get(
      rows.map((row) => row.schema_id.toString('hex')),
      this.tx,
    );
    const chunks = await this.#open(
      `select chunk_id as id, body from history.chunk
       where server_id = $1 and family = $2 and from_at = any ($3) and chunk_id = any ($4)`,
      wanted,
      rows.map((row) => ({ ...row, schema: schemas.get(row.schema_id.toString('hex'))! })),
    );
    return rows.map((row, index) => ({
      streamId: row.stream_id,
      epoch: BigInt(row.epoch),
      schema: chunks[index].schema,
      columns: chunks[index],
      carried: row.carried,
      from: row.from_at.getTime(),
      to: row.to_at.getTime(),
      polls: () => chunks[index].polls(),
    }));
  }

  async #hot(wanted: Wanted): Promise<Part[]> {
    const { rows } = await this.tx.query<HotFrame & { epoch: string; schema_id: Buffer }>(
      `select stream_id, sequence, ordinal, epoch, schema_id, body from history.hot join history.stream using (stream_id)
       where hot.server_id = $1 and family = $2 and collected_at >= $3 and first_at < $4
       order by collected_at, sequence, ordinal`,
      [wanted.serverId, wanted.family, new Date(hotFrom(wanted)), new Date(wanted.to)],
    );
    const schemas = await this.schemas.get(
      rows.map((row) => row.schema_id.toString('hex')),
      this.tx,
    );
    const parts: Part[] = [];
    for (const group of Map.groupBy(rows, (row) => `${row.stream_id} ${row.schema_id.toString('hex')}`).values()) {
      const schema = schemas.get(group[0].schema_id.toString('hex'));
      if (!schema) continue;
      const read = inOrder(
        schema,
        group.flatMap((frame) => this.frames.polls(frame, schema)),
      );
      const streamId = group[0].stream_id;
      const tail = await readTail(this.tx, this.schemas, { streamId, family: wanted.family });
      const closed = tail && tail.poll.at < read[0].at ? inSchema(tail.poll, tail.schema, schema) : undefined;
      const polls = read.filter(({ at }) => at >= wanted.from);
      if (polls.length === 0) continue;
      const earlier = read.slice(0, read.length - polls.length);
      const carried = earlier.length > 0 ? lastValues(schema, closed, earlier) : closed;
      const all = carried ? [carried, ...polls] : polls;
      parts.push({
        streamId,
        epoch: BigInt(group[0].epoch),
        schema,
        columns: new PolledColumns(schema, all),
        carried: carried !== undefined,
        from: polls[0].at,
        to: polls.at(-1)!.at,
        polls: () => all,
      });
    }
    return parts;
  }

  // Late polls that wait to be closed change intervals that are stored already; they count once they are closed.
  async #hotRolledUp(wanted: Wanted, stepMs: number): Promise<{ schema: FrameSchema; columns: PollColumns }[]> {
    const from = Math.floor(wanted.from / stepMs) * stepMs;
    const rolled: { schema: FrameSchema; columns: PollColumns }[] = [];
    for (const part of await this.#hot({ ...wanted, from: 0, to: wanted.to + stepMs })) {
      if (!isRolledUp(part.schema)) continue;
      const tail = await readTail(this.tx, this.schemas, { streamId: part.streamId, family: wanted.family });
      const polls = part.carried ? part.polls().slice(1) : part.polls();
      const intervals = rollUp({
        schema: part.schema,
        stepMs,
        before: tail && inSchema(tail.poll, tail.schema, part.schema),
        polls: polls.filter(({ at }) => !tail || at > tail.poll.at),
      }).filter(({ at }) => at >= from && at < wanted.to);
      const schema = rollUpSchema(part.schema);
      rolled.push({ schema, columns: new PolledColumns(schema, intervals) });
    }
    return rolled;
  }

  /** No chunk crosses the end of its partition, so the partition of `from` is the earliest that can reach into it. */
  #bounds(table: PartitionedTable, wanted: Wanted): [Date, Date, Date] {
    return [new Date(partitionAt(table, wanted.from).from), new Date(wanted.to), new Date(wanted.from)];
  }

  async #open(
    sql: string,
    wanted: Wanted,
    rows: readonly { readonly id: string; readonly from_at: Date; readonly schema: FrameSchema }[],
  ): Promise<Chunk[]> {
    const missing = rows.filter(({ id }) => !this.cache.has(id));
    const found = new Map<string, Chunk>();
    if (missing.length > 0) {
      const { rows: bodies } = await this.tx.query<{ id: string; body: Buffer }>(sql, [
        wanted.serverId,
        wanted.family,
        missing.map(({ from_at: from }) => from),
        missing.map(({ id }) => id),
      ]);
      const schemaOf = new Map(missing.map(({ id, schema }) => [id, schema]));
      for (const { id, body } of bodies) {
        const chunk = openChunk(schemaOf.get(id)!, body, zstd);
        found.set(id, chunk);
        this.cache.set(id, chunk, { size: 1000 + body.length * 8 });
      }
    }
    return rows.map(({ id }) => found.get(id) ?? this.cache.get(id)!);
  }
}

/** Polls before the range that may hold the value a row had when the range began. */
const POLLS_BEFORE = 3;

/**
 * From when on hot rows say what was before the range. A row that is left out of sparse polls may have changed last at
 * any time since the last chunk was closed; the others stand in every poll.
 */
function hotFrom({ family, from }: Wanted): number {
  const declared = familyOf(family);
  if (declared === undefined) return from;
  return declared.sparse ? 0 : Math.max(0, from - POLLS_BEFORE * declared.intervalSeconds * 1_000);
}
