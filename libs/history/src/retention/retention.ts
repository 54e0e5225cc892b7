import type { Pool } from '@pganalytics/postgres';

import type { PartitionedTable } from '../partitions/partition-plan.js';
import type { DropOutcome, Partitions } from '../partitions/partitions.js';
import type { Retention } from '../read/kept.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Creates partitions ahead of time and drops what has outlived its retention, however long we were away. */
export class RetentionKeeper {
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly partitions: Partitions;
      readonly retention: Retention;
    },
  ) {}

  /** Creates the partitions of the next hours, and those of the next day and month a day before they begin. */
  async createAhead(now: number): Promise<void> {
    const { partitions } = this.options;
    await partitions.between('hot', now, now + 2 * HOUR_MS);
    for (const table of ['chunk', 'rollup_1m', 'rollup_10m', 'rollup_1h'] as const) {
      await partitions.between(table, now, now + DAY_MS);
    }
  }

  /** Drops partitions and rows past their retention; what cannot be dropped now does not keep the rest. */
  async dropOld(now: number): Promise<DropOutcome> {
    const { partitions, retention } = this.options;
    const days: Readonly<Record<Exclude<PartitionedTable, 'hot'>, number>> = {
      chunk: retention.rawDays,
      rollup_1m: retention.minuteDays,
      rollup_10m: retention.tenMinuteDays,
      rollup_1h: retention.hourDays,
    };
    // Hot rows leave by being closed; an hour that is over goes as soon as it is empty, past the retention in any case.
    const outcomes = [
      await partitions.dropBefore('hot', now - retention.rawDays * DAY_MS),
      await partitions.dropBefore('hot', now - 2 * HOUR_MS, true),
    ];
    for (const [table, kept] of Object.entries(days) as [Exclude<PartitionedTable, 'hot'>, number][]) {
      outcomes.push(await partitions.dropBefore(table, now - kept * DAY_MS));
    }
    await this.#deleteRows(now);
    return {
      dropped: outcomes.flatMap(({ dropped }) => dropped),
      errors: outcomes.flatMap(({ errors }) => errors),
    };
  }

  async #deleteRows(now: number): Promise<void> {
    const { pool, retention } = this.options;
    const longest = new Date(now - retention.hourDays * DAY_MS);
    const raw = new Date(now - retention.rawDays * DAY_MS);
    await pool.query('delete from history.gap where to_at < $1', [longest]);
    await pool.query('delete from history.tail where at < $1', [raw]);
    // A stream tells a text once, so that of an old stream that still runs may be in use however long ago it was told;
    // one that began later has told again what it uses. The clocks of collectors may differ from ours by a day.
    await pool.query(
      `delete from history.query_text old where seen_at < $1 and not exists (
         select from history.stream join history.ledger using (stream_id)
         where stream.server_id = old.server_id and stream.organisation_id = old.organisation_id and ledger.stored_at >= $1
           and stream.epoch <= extract(epoch from old.seen_at + interval '1 day') * 1000)`,
      [raw],
    );
    // The last state before the border is still in force after it.
    await pool.query(
      `delete from history.family_state old using history.family_state newer
       where old.at < $1 and newer.stream_id = old.stream_id and newer.family = old.family
         and newer.at > old.at and newer.at < $1`,
      [longest],
    );
    await pool.query(`delete from history.dead_letter where at < $1`, [new Date(now - 30 * DAY_MS)]);
  }
}
