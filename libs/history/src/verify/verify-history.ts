import { withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { Partitions } from '../partitions/partitions.js';
import { partitionedTables } from '../partitions/partition-plan.js';
import type { PartitionedTable } from '../partitions/partition-plan.js';
import { FrameSchemas, schemaIdHex } from '../schemas/frame-schemas.js';
import { faultOf } from './verify-body.js';
import type { StoredBody } from './verify-body.js';

/** What to verify: everything unless narrowed. Times are epoch milliseconds. */
export interface VerifyQuestion {
  readonly serverId?: string;
  readonly from?: number;
  readonly to?: number;
}

/** Something stored that cannot be right. */
export interface HistoryFault {
  /** The partition and the row's key in it. */
  readonly where: string;
  readonly what: string;
}

/** What was verified. No fault means that every body reads the same by both decoders, as its row says. */
export interface VerifyOutcome {
  readonly rows: Readonly<Record<PartitionedTable, number>>;
  readonly bytes: number;
  readonly faults: readonly HistoryFault[];
  /** Partitions that retention dropped before their turn came: nobody has verified them. */
  readonly dropped: readonly string[];
}

interface Row {
  readonly key: string;
  readonly schema_id: Buffer;
  readonly body: Buffer;
  readonly from_ms: string;
  readonly to_ms: string;
  readonly polls: number;
  readonly carried: boolean;
  readonly known: boolean;
}

/** Rows fetched at a time; a chunk is seldom larger than a megabyte. */
const PAGE = 50;
/** Faults that are named; of a history in ruins the first ones say enough. */
const MOST_FAULTS = 1000;

const COLUMNS: Readonly<Record<'hot' | 'chunk' | 'roll-up', string>> = {
  hot: `stream_id || '/' || sequence || '/' || ordinal as key, first_at as from_at, last_at as to_at, polls, false as carried,
        exists (select from history.ledger where ledger.stream_id = stored.stream_id and received @> sequence) as known`,
  chunk: `chunk_id::text as key, from_at, to_at, polls, carried,
        exists (select from history.ledger where ledger.stream_id = stored.stream_id) as known`,
  'roll-up': `rollup_id::text as key, from_at, to_at, intervals as polls, false as carried, true as known`,
};

/**
 * Re-reads what is stored with the reference decoder, partition by partition and page by page, so that memory stays flat
 * however long the history is. Writers and readers go on meanwhile; a row is judged as it was when it was read, and a partition
 * that retention drops before its turn is passed over.
 */
export class VerifyHistory {
  readonly #partitions: Partitions;
  readonly #schemas: FrameSchemas;

  constructor(private readonly pool: Pool) {
    this.#partitions = new Partitions(pool);
    this.#schemas = new FrameSchemas(pool);
  }

  /** @param onPartition called when a partition is done, with the rows it had; it is waited for. */
  async run(
    question: VerifyQuestion = {},
    onPartition: (name: string, rows: number) => unknown = () => undefined,
  ): Promise<VerifyOutcome> {
    const rows = Object.fromEntries(partitionedTables.map((table) => [table, 0])) as Record<PartitionedTable, number>;
    const faults: HistoryFault[] = [];
    const dropped: string[] = [];
    let bytes = 0;
    for (const table of partitionedTables) {
      for (const partition of await this.#partitions.list(table)) {
        if (partition.to <= (question.from ?? 0) || partition.from > (question.to ?? Infinity)) continue;
        let found = 0;
        const there = await this.#eachRow(partition.name, kindOf(table), question, async (row) => {
          found++;
          bytes += row.body.length;
          const what = await this.#judge(kindOf(table), row);
          if (what !== undefined && faults.length < MOST_FAULTS) {
            faults.push({ where: `${partition.name} ${row.key}`, what });
          }
        });
        rows[table] += found;
        if (there) await onPartition(partition.name, found);
        else dropped.push(partition.name);
      }
    }
    return { rows, bytes, faults, dropped };
  }

  /**
   * Hands the rows of one partition over, page by page, as they were when the first one was read; nobody drops it
   * meanwhile. @returns whether it was there.
   */
  async #eachRow(
    partition: string,
    kind: StoredBody['kind'],
    { serverId, from, to }: VerifyQuestion,
    take: (row: Row) => Promise<void>,
  ): Promise<boolean> {
    return withTransaction(this.pool, async (tx) => {
      if (!(await isThere(tx, partition))) return false;
      await tx.query(
        `declare stored_rows no scroll cursor for
         select key, schema_id, body, polls, carried, known,
                extract(epoch from from_at) * 1000 as from_ms, extract(epoch from to_at) * 1000 as to_ms
         from (select server_id, schema_id, body, ${COLUMNS[kind]} from history.${partition} stored) as stored
         where ($1::uuid is null or server_id = $1)
           and ($2::float8 is null or to_at >= to_timestamp($2 / 1000))
           and ($3::float8 is null or from_at <= to_timestamp($3 / 1000))`,
        [serverId ?? null, from ?? null, to ?? null],
      );
      for (;;) {
        const { rows } = await tx.query<Row>(`fetch ${PAGE} from stored_rows`);
        for (const row of rows) await take(row);
        if (rows.length < PAGE) return true;
      }
    });
  }

  async #judge(kind: StoredBody['kind'], row: Row): Promise<string | undefined> {
    const schema = await this.#schemaOf(row);
    if (typeof schema === 'string') return schema;
    const { body, polls, carried } = row;
    const stored = { kind, schema, body, polls, carried, from: Number(row.from_ms), to: Number(row.to_ms) };
    const fault = faultOf(stored);
    if (fault !== undefined) return fault;
    return row.known ? undefined : 'the ledger does not have it';
  }

  async #schemaOf({ schema_id: idBytes }: Row): Promise<FrameSchema | string> {
    const id = idBytes.toString('hex');
    const schema = (await this.#schemas.get([id])).get(id);
    if (!schema) return `its schema ${id} is not there`;
    return schemaIdHex(schema) === id ? schema : `the definition of its schema ${id} is another one than its id says`;
  }
}

/** Locks a partition against being dropped until the transaction ends; false when it is gone already. */
async function isThere(tx: Client, partition: string): Promise<boolean> {
  // `lock table` of a missing one would end the transaction; between asking and locking it may go as well.
  await tx.query('savepoint looking');
  try {
    await tx.query(`lock table history.${partition} in access share mode`);
    return true;
  } catch (error) {
    if (!isNoSuchTable(error)) throw error;
    await tx.query('rollback to savepoint looking');
    return false;
  }
}

/** PostgreSQL's `undefined_table`, 42P01. */
const isNoSuchTable = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '42P01';

function kindOf(table: PartitionedTable): StoredBody['kind'] {
  if (table === 'hot' || table === 'chunk') return table;
  return 'roll-up';
}
