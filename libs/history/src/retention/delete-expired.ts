import type { Pool } from '@pganalytics/postgres';

import type { Partition, PartitionedTable } from '../partitions/partition-plan.js';
import type { Partitions } from '../partitions/partitions.js';
import { columnOf, SESSION_FAMILIES, signalsOf, STATEMENT_FAMILIES } from './signals.js';
import type { Signal, SignalDays } from './signals.js';

type Table = Exclude<PartitionedTable, 'hot'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is deleted of a table: rows that are kept for less than the longest that anybody keeps some of it. */
export interface ExpiredRows {
  readonly table: Table;
  readonly platform: SignalDays;
  /** All the days that its signals are kept for, by anybody. */
  readonly days: readonly number[];
}

/**
 * Deletes the rows of those who keep them for less time than somebody else in the same partition. It goes through a
 * partition by its pages, a few at a time, each in a transaction of its own, and passes over rows that are locked: nobody
 * waits for it. A partition in which nothing more can have expired is left alone.
 */
export class DeleteExpired {
  readonly #cleaned = new Map<string, string>();

  /** `pages`: how many of PostgreSQL's pages one transaction goes through. */
  constructor(
    private readonly options: { readonly pool: Pool; readonly partitions: Partitions; readonly pages: number },
  ) {}

  /** @returns how many rows were deleted. */
  async run(of: ExpiredRows, now: number): Promise<number> {
    const longest = Math.max(...of.days);
    const shortest = Math.min(...of.days);
    if (longest === shortest) return 0;
    // Whole hours: the partition that a border goes through need not be read again at each round.
    const moment = Math.floor(now / HOUR_MS) * HOUR_MS;
    let deleted = 0;
    for (const partition of await this.options.partitions.list(of.table)) {
      if (partition.from >= moment - shortest * DAY_MS) continue;
      const state = this.#stateOf(partition, of, moment);
      if (this.#cleaned.get(partition.name) === state) continue;
      deleted += await this.#clean(partition, of, { moment, longest });
      this.#cleaned.set(partition.name, state);
    }
    return deleted;
  }

  /** Forgets partitions that are no longer there. */
  forget(dropped: readonly string[]): void {
    for (const name of dropped) this.#cleaned.delete(name);
  }

  // Late polls may still come into a partition that was cleaned: each is looked at once a day in any case.
  #stateOf({ from, to }: Partition, { days, platform }: ExpiredRows, moment: number): string {
    const borders = days.map((one) => moment - one * DAY_MS);
    const divided = borders.some((border) => border > from && border < to);
    return JSON.stringify([divided ? moment : Math.floor(moment / DAY_MS), days, platform]);
  }

  async #clean(partition: Partition, of: ExpiredRows, at: { moment: number; longest: number }): Promise<number> {
    const { pool, pages } = this.options;
    const { rows } = await pool.query<{ pages: number }>(
      `select (pg_relation_size(to_regclass($1)) / current_setting('block_size')::int)::int as pages`,
      [`history.${partition.name}`],
    );
    let deleted = 0;
    for (let page = 0; page < (rows[0].pages ?? 0); page += pages) {
      const { rowCount } = await pool.query(deletionOf(partition.name, of.table), [
        `(${page},0)`,
        `(${page + pages},0)`,
        new Date(at.moment),
        at.longest,
        ...signalsOf[of.table].map((signal) => of.platform[signal]),
        ...(of.table === 'chunk' ? [STATEMENT_FAMILIES, SESSION_FAMILIES] : []),
      ]);
      deleted += rowCount ?? 0;
    }
    return deleted;
  }
}

function deletionOf(partition: string, table: Table): string {
  const kept = (signal: Signal, place: number) => `coalesce(r.${columnOf[signal]}, $${place}::int)`;
  const days =
    table === 'chunk'
      ? `case when family = any ($8::text[]) then ${kept('statements', 6)}
              when family = any ($9::text[]) then ${kept('sessions', 7)} else ${kept('samples', 5)} end`
      : kept(signalsOf[table][0], 5);
  return `
    delete from history.${partition} where ctid = any (array(
      select stored.ctid from history.${partition} stored left join history.retention r using (organisation_id)
      where stored.ctid >= $1::tid and stored.ctid < $2::tid
        and ${days} < $4 and to_at < $3::timestamptz - make_interval(days => ${days})
      for update of stored skip locked))`;
}
