import type { Pool } from '@pganalytics/postgres';

import type { Partition, PartitionedTable } from '../partitions/partition-plan.js';
import type { Partitions } from '../partitions/partitions.js';

type Table = Exclude<PartitionedTable, 'hot'>;

/** What goes first when there is no room: samples, of which the roll-ups still tell, then the roll-ups from the finest. */
const ORDER: readonly Table[] = ['chunk', 'rollup_1m', 'rollup_10m', 'rollup_1h'];

/** What had to go for want of room. */
export interface CutOutcome {
  readonly freedBytes: number;
  readonly dropped: readonly string[];
}

/**
 * Makes room on a full disk before its time: drops the oldest partitions of samples, and when none but today's are left,
 * those of the roll-ups. Readers are told since when what is there.
 */
export class CutHistoryShort {
  constructor(private readonly options: { readonly pool: Pool; readonly partitions: Partitions }) {}

  /** Drops partitions until so many bytes are free, or nothing that may go is left. */
  async free(bytes: number, now: number): Promise<CutOutcome> {
    const dropped: string[] = [];
    let freedBytes = 0;
    for (const table of ORDER) {
      for (const partition of await this.options.partitions.list(table)) {
        if (freedBytes >= bytes) return { freedBytes, dropped };
        // What is being written to stays: without it there would be nothing to look at.
        if (partition.to > now) break;
        freedBytes += await this.#drop(table, partition);
        dropped.push(partition.name);
      }
    }
    return { freedBytes, dropped };
  }

  async #drop(table: Table, { name, to }: Partition): Promise<number> {
    const { pool, partitions } = this.options;
    const { rows } = await pool.query<{ bytes: string | null }>(
      'select pg_total_relation_size(to_regclass($1)) as bytes',
      [`history.${name}`],
    );
    // Said first: should we die in between, readers miss a day that is still there, instead of finding one that is not.
    await pool.query(
      `insert into history.cut_short (table_name, before) values ($1, $2)
       on conflict (table_name) do update set before = greatest(cut_short.before, excluded.before), cut_at = now()`,
      [table, new Date(to)],
    );
    await partitions.drop(name);
    return Number(rows[0].bytes ?? 0);
  }
}
