import type { Client, Pool } from '@pganalytics/postgres';

import type { Partitions } from '../partitions/partitions.js';
import { partitionedTables } from '../partitions/partition-plan.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';

/** Collectors' clocks may be so far ahead of ours; ingest takes nothing from further away unless it is set otherwise. */
const CLOCK_AHEAD = '10 minutes';
/** The log keeps snapshots for seven days: one that was taken before the deletion may be stored so long after it. */
const STRAGGLERS = '8 days';
const LOOK_AGAIN = '10 minutes';

/** A server whose history is to go, and the moment before which everything of it goes. */
interface Doomed {
  readonly serverId: string;
  readonly organisationId: string;
  readonly before: Date;
  /** Whether the server was brought back after everything had gone: what began before may hold what it sends now. */
  readonly isBack: boolean;
}

/** What a round of deleting did. */
export interface DeletionOutcome {
  readonly deleted: number;
  /** Servers of which nothing is left. */
  readonly gone: readonly string[];
}

/** Keeps that the history of a server is to go; an older order than the one that is known changes nothing. */
export async function orderDeletion(
  pool: Pick<Client, 'query'>,
  of: { readonly organisationId: string; readonly serverId: string; readonly deletedAt: Date },
): Promise<void> {
  await pool.query(
    `insert into history.deleted_history as d (server_id, organisation_id, deleted_at) values ($1, $2, $3)
     on conflict (server_id, organisation_id) do update
       set deleted_at = excluded.deleted_at, gone_at = null, ended_at = null
       where d.deleted_at < excluded.deleted_at`,
    [of.serverId, of.organisationId, of.deletedAt],
  );
}

/** Keeps that a server whose history is to go was brought back: what it sends from then on stays. The first time counts. */
export async function endDeletion(
  pool: Pick<Client, 'query'>,
  of: { readonly organisationId: string; readonly serverId: string; readonly endedAt: Date },
): Promise<void> {
  await pool.query(
    `update history.deleted_history set ended_at = least(ended_at, $3)
     where server_id = $1 and organisation_id = $2 and deleted_at <= $3`,
    [of.serverId, of.organisationId, of.endedAt],
  );
}

/**
 * Deletes the history of servers that administrators want gone: what is hot, chunks, roll-ups, gaps, states, texts and
 * dead letters. Rows go a few at a time, each time in a transaction of its own that passes over what is locked; a round
 * has an end, the next one goes on. Streams and ledgers stay, which hold numbers and nothing that was read: what a
 * collector sends again is known by them and does not come back.
 */
export class DeleteHistories {
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly partitions: Partitions;
      /** Most rows of one transaction. */
      readonly rows: number;
      /** Most transactions of one round. */
      readonly batches: number;
    },
  ) {}

  async run(): Promise<DeletionOutcome> {
    const { pool, batches } = this.options;
    const gone: string[] = [];
    let [deleted, left] = [0, batches];
    for (const doomed of await readDoomed(pool)) {
      const done = await this.#delete(doomed, left);
      deleted += done.deleted;
      left -= done.batches;
      if (!done.nothingLeft) continue;
      await markGone(pool, doomed);
      gone.push(doomed.serverId);
    }
    return { deleted, gone };
  }

  async #delete(doomed: Doomed, most: number) {
    let [deleted, batches, nothingLeft] = [0, 0, true];
    for (const [table, condition] of await this.#places(doomed.isBack)) {
      const values = [doomed.serverId, doomed.organisationId, doomed.before];
      while (await this.#holds(table, condition, values)) {
        const rowCount = batches < most ? await this.#deleteSome(table, condition, values) : 0;
        if (rowCount === 0) {
          nothingLeft = false;
          break;
        }
        batches += 1;
        deleted += rowCount;
      }
    }
    return { deleted, batches, nothingLeft };
  }

  /** Tables with the condition that picks a server's rows out of them: $1 the server, $2 its organisation, $3 before. */
  async #places(isBack: boolean): Promise<(readonly [string, string])[]> {
    const places: (readonly [string, string])[] = [];
    for (const table of partitionedTables) {
      const condition = ofServer(isBack ? ENDED_BEFORE[table] : BEGAN_BEFORE[table]);
      for (const { name } of await this.options.partitions.list(table)) places.push([name, condition]);
    }
    return [...places, ...otherPlaces];
  }

  async #holds(table: string, condition: string, values: readonly unknown[]): Promise<boolean> {
    const { rows } = await this.options.pool.query<{ holds: boolean }>(
      `select exists (select from history.${table} stored where ${condition}) as holds`,
      [...values],
    );
    return rows[0].holds;
  }

  async #deleteSome(table: string, condition: string, values: readonly unknown[]): Promise<number> {
    const { rowCount } = await this.options.pool.query(
      `delete from history.${table} where ctid = any (array(
         select stored.ctid from history.${table} stored where ${condition} limit $4 for update of stored skip locked))`,
      [...values, this.options.rows],
    );
    return rowCount ?? 0;
  }
}

const ofServer = (condition: string): string => `server_id = $1 and organisation_id = $2 and ${condition}`;

/** Nothing is sent by a server that is retired: what began before holds nothing else. */
const BEGAN_BEFORE: Readonly<Record<PartitionedTable, string>> = {
  hot: 'collected_at < $3',
  chunk: 'from_at < $3',
  rollup_1m: 'from_at < $3',
  rollup_10m: 'from_at < $3',
  rollup_1h: 'from_at < $3',
};

/** A roll-up ends with the interval whose beginning it names. */
const ENDED_BEFORE: Readonly<Record<PartitionedTable, string>> = {
  hot: 'collected_at < $3',
  chunk: 'to_at < $3',
  rollup_1m: `to_at <= $3::timestamptz - interval '1 minute'`,
  rollup_10m: `to_at <= $3::timestamptz - interval '10 minutes'`,
  rollup_1h: `to_at <= $3::timestamptz - interval '1 hour'`,
};

const ofStreams = (condition: string): string => `
  stream_id in (select stream_id from history.stream where server_id = $1)
  and stored.organisation_id = $2 and ${condition}`;

/** A text is written down when it is stored, so that one of a straggler looks new: it counts once anything new is there. */
const OLD_TEXT = `(seen_at < $3 or not exists (
  select from history.stream join history.ledger using (stream_id)
  where stream.server_id = $1 and stream.organisation_id = $2 and ledger.newest_at >= $3))`;

const otherPlaces: readonly (readonly [string, string])[] = [
  ['tail', ofStreams('at < $3')],
  ['gap', ofStreams('from_at < $3')],
  ['family_state', ofServer('at < $3')],
  ['query_text', ofServer(OLD_TEXT)],
  ['dead_letter', `record_key = convert_to($1::uuid::text, 'UTF8') and organisation_id = $2 and at < $3`],
];

async function readDoomed(pool: Pool): Promise<Doomed[]> {
  const { rows } = await pool.query<{ server_id: string; organisation_id: string; before: Date; is_back: boolean }>(
    `select server_id, organisation_id, gone_at is not null and ended_at is not null as is_back,
       least(deleted_at + interval '${CLOCK_AHEAD}', ended_at) as before from history.deleted_history
     where gone_at is null
        or (gone_at < now() - interval '${LOOK_AGAIN}' and deleted_at > now() - interval '${STRAGGLERS}')
     order by deleted_at, server_id`,
  );
  return rows.map(({ server_id: serverId, organisation_id: organisationId, before, is_back: isBack }) => ({
    serverId,
    organisationId,
    before,
    isBack,
  }));
}

/** An order that has come meanwhile stays to be done. */
async function markGone(pool: Pool, { serverId, organisationId, before }: Doomed): Promise<void> {
  await pool.query(
    `update history.deleted_history set gone_at = now()
     where server_id = $1 and organisation_id = $2 and least(deleted_at + interval '${CLOCK_AHEAD}', ended_at) <= $3`,
    [serverId, organisationId, before],
  );
}
