import { openChunk, rollUpSchema } from '@pganalytics/codec';
import type { Chunk, Poll } from '@pganalytics/codec';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';
import type { LRUCache } from 'lru-cache';

import { readPauses, readPausesOfStreams } from '../close/pauses.js';
import type { IsPause } from '../close/pauses.js';
import { isRolledUp, rollUpOf } from '../close/roll-ups.js';
import { zstd } from '../compression.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import type { FrameCache } from './frame-cache.js';
import { readHotStreams, valuesBefore } from './hot-streams.js';
import type { HotStream } from './hot-streams.js';
import { TooMuchToRead, defaultReadLimits } from './read-limits.js';
import { PolledColumns } from './poll-columns.js';
import type { PollColumns } from './poll-columns.js';
import type { RolledPart } from './rolled-up-series.js';

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
  /** Whether a step between two polls of the stream is longer than its schedule allows. */
  readonly isPause: IsPause;
}

/** What is looked for: half-open, epoch milliseconds. */
export interface Wanted {
  readonly serverId: string;
  readonly family: string;
  readonly from: number;
  readonly to: number;
}

/** What is looked for of several families. */
export interface WantedFamilies extends Omit<Wanted, 'family'> {
  readonly families: readonly string[];
}

/** What is looked for of several families of several servers. */
export interface WantedServers extends Omit<WantedFamilies, 'serverId'> {
  readonly serverIds: readonly string[];
}

/** A roll-up table, and how long its intervals are. */
export interface RollUpStep {
  readonly table: Exclude<PartitionedTable, 'hot' | 'chunk'>;
  readonly stepMs: number;
}

/** Opened chunks by their id; a chunk never changes, and its id is found under row-level security first. */
export type ChunkCache = LRUCache<string, Chunk>;

interface FoundPart {
  readonly serverId: string;
  readonly family: string;
  readonly part: Omit<Part, 'isPause'>;
}

/** A chunk as it is listed before its body is read. */
interface Listed {
  readonly id: string;
  readonly from_at: Date;
  /** Length of its body. */
  readonly bytes: number;
  readonly schema: FrameSchema;
}

/** Reads what is stored, in the caller's transaction, which should see one moment. */
export class StoredParts {
  constructor(
    private readonly tx: Client,
    readonly schemas: FrameSchemas,
    private readonly cache: ChunkCache,
    readonly frames: FrameCache,
    private readonly maxBytes: number = defaultReadLimits.bytes,
  ) {}

  /** Everything of a family that has a poll in the range. */
  async raw({ family, ...wanted }: Wanted): Promise<Part[]> {
    return (await this.rawOf({ ...wanted, families: [family] })).get(family)!;
  }

  /** Everything of some families that has a poll in the range, by family: in as many questions as for one. */
  async rawOf({ serverId, ...wanted }: WantedFamilies): Promise<Map<string, Part[]>> {
    return (await this.rawOfServers({ ...wanted, serverIds: [serverId] })).get(serverId)!;
  }

  /** The same of several servers, by server and family: in as many questions as for one. */
  async rawOfServers(wanted: WantedServers): Promise<Map<string, Map<string, Part[]>>> {
    const found = [...(await this.#chunks(wanted)), ...(await this.#hot(wanted))];
    const streamIds = [...new Set(found.map(({ part }) => part.streamId))];
    const isPause = await readPausesOfStreams(this.tx, streamIds, wanted.families);
    const empty = () => new Map<string, Part[]>(wanted.families.map((family) => [family, []]));
    const parts = new Map(wanted.serverIds.map((serverId) => [serverId, empty()]));
    for (const { serverId, family, part } of found) {
      parts
        .get(serverId)!
        .get(family)!
        .push({ ...part, isPause: isPause(part.streamId, family) });
    }
    return parts;
  }

  /** Roll-ups that have an interval in the range, with those of polls that are not closed yet. */
  async rolledUp(wanted: Wanted, step: RollUpStep): Promise<RolledPart[]> {
    return [...(await this.closedRollUps(wanted, step)), ...(await this.#hotRolledUp(wanted, step.stepMs))];
  }

  /** Roll-ups of closed polls that have an interval in the range. */
  async closedRollUps(wanted: Wanted, step: RollUpStep): Promise<RolledPart[]> {
    // An interval that began before the range and reaches into it belongs to the answer; its neighbours tell whether
    // streams follow each other or run side by side.
    const from = Math.floor(wanted.from / step.stepMs) * step.stepMs - step.stepMs;
    const { rows } = await this.tx.query<{
      id: string;
      stream_id: string | null;
      schema_id: Buffer;
      from_at: Date;
      bytes: number;
    }>(
      `select rollup_id as id, stream_id, schema_id, from_at, octet_length(body) as bytes from history.${step.table}
       where server_id = $1 and family = $2 and from_at >= $3 and from_at < $4 and to_at >= $5`,
      [wanted.serverId, wanted.family, ...this.#bounds(step.table, { ...wanted, from, to: wanted.to + step.stepMs })],
    );
    const schemas = await this.schemas.get(
      rows.map((row) => row.schema_id.toString('hex')),
      this.tx,
    );
    const opened = await this.#open(
      `select rollup_id as id, body from history.${step.table}
       where server_id = any ($1) and family = any ($2) and from_at = any ($3) and rollup_id = any ($4)`,
      { serverIds: [wanted.serverId], families: [wanted.family] },
      rows.map((row) => ({ ...row, schema: rollUpSchema(schemas.get(row.schema_id.toString('hex'))!) })),
    );
    return opened.map((chunk, index) => ({ streamId: rows[index].stream_id, schema: chunk.schema, columns: chunk }));
  }

  /** The newest poll of a family, hot or closed. */
  async polledTo({ serverId, family }: Pick<Wanted, 'serverId' | 'family'>): Promise<number | undefined> {
    const { rows } = await this.tx.query<{ at: Date | null }>(
      `select greatest(
         (select max(last_at) from history.hot where server_id = $1 and family = $2),
         (select max(at) from history.tail join history.stream using (stream_id)
          where server_id = $1 and family = $2)) as at`,
      [serverId, family],
    );
    return rows[0]?.at?.getTime();
  }

  async #chunks(wanted: WantedServers): Promise<FoundPart[]> {
    const { rows } = await this.tx.query<{
      id: string;
      server_id: string;
      family: string;
      stream_id: string;
      epoch: string;
      schema_id: Buffer;
      from_at: Date;
      to_at: Date;
      bytes: number;
      carried: boolean;
    }>(
      `select chunk_id as id, chunk.server_id, family, stream_id, epoch, schema_id, from_at, to_at, carried, octet_length(body) as bytes
       from history.chunk join history.stream using (stream_id)
       where chunk.server_id = any ($1) and family = any ($2) and from_at >= $3 and from_at < $4 and to_at >= $5
       order by from_at`,
      [wanted.serverIds, wanted.families, ...this.#bounds('chunk', wanted)],
    );
    const schemas = await this.schemas.get(
      rows.map((row) => row.schema_id.toString('hex')),
      this.tx,
    );
    const chunks = await this.#open(
      `select chunk_id as id, body from history.chunk
       where server_id = any ($1) and family = any ($2) and from_at = any ($3) and chunk_id = any ($4)`,
      wanted,
      rows.map((row) => ({ ...row, schema: schemas.get(row.schema_id.toString('hex'))! })),
    );
    return rows.map((row, index) => ({
      serverId: row.server_id,
      family: row.family,
      part: {
        streamId: row.stream_id,
        epoch: BigInt(row.epoch),
        schema: chunks[index].schema,
        columns: chunks[index],
        carried: row.carried,
        from: row.from_at.getTime(),
        to: row.to_at.getTime(),
        polls: () => chunks[index].polls(),
      },
    }));
  }

  async #hot(wanted: WantedServers): Promise<FoundPart[]> {
    const streams = await readHotStreams(this.tx, this, wanted);
    return streams.flatMap((stream) => {
      const { serverId, family } = stream;
      return hotParts(stream, wanted.from).map((part) => ({ serverId, family, part }));
    });
  }

  // Late polls that wait to be closed change intervals that are stored already; they count once they are closed.
  async #hotRolledUp(wanted: Wanted, stepMs: number): Promise<RolledPart[]> {
    const from = Math.floor(wanted.from / stepMs) * stepMs - stepMs;
    const to = wanted.to + stepMs;
    const rolled: RolledPart[] = [];
    const { serverId, family } = wanted;
    const streams = await readHotStreams(this.tx, this, { serverIds: [serverId], families: [family], from: 0, to });
    for (const stream of streams) {
      const closedTo = stream.tail?.poll.at ?? Number.NEGATIVE_INFINITY;
      const isPause = await readPauses(this.tx, { streamId: stream.streamId, family: wanted.family });
      for (const { schema, polls: read } of stream.groups) {
        const polls = read.filter(({ at }) => at > closedTo);
        if (!isRolledUp(schema) || polls.length === 0) continue;
        const before = valuesBefore(stream, schema, polls[0].at);
        const intervals = rollUpOf(schema, polls, { before, stepMs, isPause });
        const inRange = intervals.filter(({ at }) => at >= from && at < to);
        const columns = new PolledColumns(rollUpSchema(schema), inRange);
        rolled.push({ streamId: stream.streamId, schema: rollUpSchema(schema), columns });
      }
    }
    return rolled;
  }

  /** No chunk crosses the end of its partition, so the partition of `from` is the earliest that can reach into it. */
  #bounds(table: PartitionedTable, wanted: Pick<Wanted, 'from' | 'to'>): [Date, Date, Date] {
    return [new Date(partitionAt(table, wanted.from).from), new Date(wanted.to), new Date(wanted.from)];
  }

  async #open(
    sql: string,
    wanted: Pick<WantedServers, 'serverIds' | 'families'>,
    rows: readonly Listed[],
  ): Promise<Chunk[]> {
    const missing = rows.filter(({ id }) => !this.cache.has(id));
    const found = new Map<string, Chunk>();
    if (missing.reduce((sum, { bytes }) => sum + bytes, 0) > this.maxBytes) {
      throw new TooMuchToRead('bytes', this.maxBytes);
    }
    if (missing.length > 0) {
      const { rows: bodies } = await this.tx.query<{ id: string; body: Buffer }>(sql, [
        wanted.serverIds,
        wanted.families,
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

function hotParts(stream: HotStream, from: number): Omit<Part, 'isPause'>[] {
  return stream.groups.flatMap(({ schema, polls: read }) => {
    const polls = read.filter(({ at }) => at >= from);
    if (polls.length === 0) return [];
    const carried = valuesBefore(stream, schema, polls[0].at);
    const all = carried ? [carried, ...polls] : polls;
    return [
      {
        streamId: stream.streamId,
        epoch: stream.epoch,
        schema,
        columns: new PolledColumns(schema, all),
        carried: carried !== undefined,
        from: polls[0].at,
        to: polls.at(-1)!.at,
        polls: () => all,
      },
    ];
  });
}
