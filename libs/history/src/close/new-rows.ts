import { encodeChunk, rollUpSchema } from '@pganalytics/codec';
import type { Poll, PollTable } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { zstd } from '../compression.js';
import { partitionAt } from '../partitions/partition-plan.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';
import type { Partitions } from '../partitions/partitions.js';
import type { HotGroup } from './hot-frames.js';

const OF_WHOM = ['organisation_id', 'server_id', 'stream_id', 'family', 'schema_id', 'from_at', 'to_at'] as const;
const CHUNK = ['chunk_id', ...OF_WHOM, 'polls', 'carried', 'body'] as const;
const ROLL_UP = ['rollup_id', ...OF_WHOM, 'intervals', 'body'] as const;
const FOLDED_ROLL_UP = [...ROLL_UP, 'folded'] as const;

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const ROWS_AT_ONCE = 500;

/** A chunk about to be stored. The carried poll, when there is one, stands first and is no poll of this chunk. */
export interface NewChunk {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly carried: Poll | undefined;
  readonly polls: readonly Poll[];
  /** How many of the polls are at moments that no other chunk has; all unless given. */
  readonly moments?: number;
}

type RollUpTable = Exclude<PartitionedTable, 'hot' | 'chunk'>;

/** A roll-up about to be stored. */
export interface NewRollUp {
  readonly table: RollUpTable;
  readonly schemaId: string;
  /** The schema of the polls that were rolled up. */
  readonly schema: FrameSchema;
  readonly intervals: readonly Poll[];
  /** Whether all but the first statements were put into one row. */
  readonly folded?: boolean;
}

/** Whose rows they are. Roll-ups of releases that did not say which stream they are of have none. */
type Owner = Omit<HotGroup, 'streamId'> & { readonly streamId: string | null };

/** Packed chunks and roll-ups that go to PostgreSQL in a few statements: each costs a round trip, however small. */
export class NewRows {
  readonly #rows = new Map<string, unknown[][]>();

  constructor(private readonly partitions: Partitions) {}

  /** Packs a chunk. */
  async chunk(owner: HotGroup, { schemaId, schema, carried, polls, moments }: NewChunk): Promise<void> {
    await this.partitions.at('chunk', polls[0].at);
    const body = encodeChunk(schema, carried ? [carried, ...polls] : polls, zstd);
    this.#add('chunk', CHUNK, [
      ...ofWhom(owner, schemaId, polls),
      moments ?? polls.length,
      carried !== undefined,
      body,
    ]);
  }

  /** Packs polls that are in columns already into a chunk. */
  async chunkOf(owner: HotGroup, schemaId: string, table: PollTable): Promise<void> {
    await this.partitions.at('chunk', table.from);
    const whose = ofWhom(owner, schemaId, [{ at: table.from }, { at: table.to }]);
    this.#add('chunk', CHUNK, [...whose, table.polls, table.carried, table.encode(zstd)]);
  }

  /** Packs a roll-up that is in columns already, all of it in one partition. */
  async rollUpOf(owner: HotGroup, name: RollUpTable, schemaId: string, table: PollTable): Promise<void> {
    await this.partitions.at(name, table.from);
    const whose = ofWhom(owner, schemaId, [{ at: table.from }, { at: table.to }]);
    this.#add(name, ROLL_UP, [...whose, table.polls, table.encode(zstd)]);
  }

  /** Packs a roll-up, part by part: a correction may reach into the next day or month. */
  async rollUp(owner: Owner, { table, schemaId, schema, intervals, folded = false }: NewRollUp): Promise<void> {
    for (const part of Map.groupBy(intervals, ({ at }) => partitionAt(table, at).name).values()) {
      await this.partitions.at(table, part[0].at);
      const row = [...ofWhom(owner, schemaId, part), part.length, encodeChunk(rollUpSchema(schema), part, zstd)];
      if (folded) this.#add(table, FOLDED_ROLL_UP, [...row, true]);
      else this.#add(table, ROLL_UP, row);
    }
  }

  /** Stores what was packed since it was last called. */
  async store(tx: Pick<Client, 'query'>): Promise<void> {
    for (const [target, rows] of this.#rows) {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const some = rows.slice(from, from + ROWS_AT_ONCE);
        let parameter = 0;
        const values = some.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`);
        await tx.query(`insert into history.${target} values ${values.join(', ')}`, some.flat());
      }
    }
    this.#rows.clear();
  }

  #add(table: PartitionedTable, columns: readonly string[], row: unknown[]): void {
    const target = `${table} (${columns.join(', ')})`;
    const rows = this.#rows.get(target);
    if (rows) rows.push([newId(), ...row]);
    else this.#rows.set(target, [[newId(), ...row]]);
  }
}

function ofWhom(owner: Owner, schemaId: string, polls: readonly Pick<Poll, 'at'>[]): unknown[] {
  const { organisationId, serverId, streamId, family } = owner;
  const moments = [new Date(polls[0].at), new Date(polls.at(-1)!.at)];
  return [organisationId, serverId, streamId, family, Buffer.from(schemaId, 'hex'), ...moments];
}
