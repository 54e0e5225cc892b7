import type { Pool } from '@pganalytics/postgres';

import type { PartitionedTable } from '../partitions/partition-plan.js';
import type { DropOutcome, Partitions } from '../partitions/partitions.js';
import { DeleteExpired } from './delete-expired.js';
import { readOwnDays } from './organisation-retention.js';
import { columnOf, daysBySignal, signalsOf } from './signals.js';
import type { Retention, Signal, SignalDays } from './signals.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Pages of 8 KiB that one transaction goes through unless given: half a megabyte, some milliseconds. */
const DELETE_PAGES = 64;

/** What a round of retention did. */
export interface RetentionOutcome extends DropOutcome {
  /** Rows of organisations that keep something for less time than others. */
  readonly deleted: number;
}

/** Creates partitions ahead of time and drops what has outlived its retention, however long we were away. */
export class RetentionKeeper {
  readonly #platform: SignalDays;
  readonly #expired: DeleteExpired;

  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly partitions: Partitions;
      /** What the platform keeps; organisations may keep each signal for more or less time. */
      readonly retention: Retention;
      /** Pages that one transaction goes through when rows are deleted; 64 unless given. */
      readonly deletePages?: number;
    },
  ) {
    this.#platform = daysBySignal(options.retention);
    this.#expired = new DeleteExpired({ ...options, pages: options.deletePages ?? DELETE_PAGES });
  }

  /** Creates the partitions of the next hours, and those of the next day and month a day before they begin. */
  async createAhead(now: number): Promise<void> {
    const { partitions } = this.options;
    await partitions.between('hot', now, now + 2 * HOUR_MS);
    for (const table of ['chunk', 'rollup_1m', 'rollup_10m', 'rollup_1h'] as const) {
      await partitions.between(table, now, now + DAY_MS);
    }
  }

  /**
   * Drops the partitions that nobody keeps any longer, and deletes the rows of those who keep them for less time than
   * others; what cannot be dropped now does not keep the rest.
   */
  async dropOld(now: number): Promise<RetentionOutcome> {
    const { partitions, pool } = this.options;
    const own = await readOwnDays(pool);
    const daysOf = (table: Exclude<PartitionedTable, 'hot'>) =>
      signalsOf[table].flatMap((signal) => [this.#platform[signal], ...(own.get(signal) ?? [])]);
    const longest = (table: Exclude<PartitionedTable, 'hot'>) => Math.max(...daysOf(table));
    // Hot rows leave by being closed; an hour that is over goes as soon as it is empty, past the retention in any case.
    const outcomes = [
      await partitions.dropBefore('hot', now - longest('chunk') * DAY_MS),
      await partitions.dropBefore('hot', now - 2 * HOUR_MS, true),
    ];
    const tables = Object.keys(signalsOf) as Exclude<PartitionedTable, 'hot'>[];
    let deleted = 0;
    for (const table of tables) {
      outcomes.push(await partitions.dropBefore(table, now - longest(table) * DAY_MS));
      deleted += await this.#expired.run({ table, days: daysOf(table), platform: this.#platform }, now);
    }
    const dropped = outcomes.flatMap((outcome) => outcome.dropped);
    this.#expired.forget(dropped);
    await this.#deleteRows(now, { rawDays: longest('chunk'), days: Math.max(...tables.map(longest)) });
    return { dropped, deleted, errors: outcomes.flatMap(({ errors }) => errors) };
  }

  async #deleteRows(now: number, kept: { readonly rawDays: number; readonly days: number }): Promise<void> {
    const { pool } = this.options;
    const longest = new Date(now - kept.days * DAY_MS);
    await pool.query('delete from history.gap where to_at < $1', [longest]);
    await pool.query('delete from history.tail where at < $1', [new Date(now - kept.rawDays * DAY_MS)]);
    await this.#deleteTexts(now);
    // The last state before the border is still in force after it.
    await pool.query(
      `delete from history.family_state old using history.family_state newer
       where old.at < $1 and newer.stream_id = old.stream_id and newer.family = old.family
         and newer.at > old.at and newer.at < $1`,
      [longest],
    );
    await pool.query(`delete from history.dead_letter where at < $1`, [new Date(now - 30 * DAY_MS)]);
  }

  /** Deletes the texts of statements that no sample and no roll-up names any longer. */
  async #deleteTexts(now: number): Promise<void> {
    // A stream tells a text once, so that of an old stream that still runs may be in use however long ago it was told;
    // one that began later has told again what it uses. The clocks of collectors may differ from ours by a day.
    await this.options.pool.query(
      `delete from history.query_text old using (
         select organisation_id, $1::timestamptz - make_interval(days => greatest(${ofTexts.map(daysOfText).join(', ')}))
           as before
         from (select distinct organisation_id from history.query_text) telling
         left join history.retention using (organisation_id)) kept
       where old.organisation_id = kept.organisation_id and old.seen_at < kept.before
         and not exists (
         select from history.stream join history.ledger using (stream_id)
         where stream.server_id = old.server_id and stream.organisation_id = old.organisation_id
           and ledger.stored_at >= kept.before
           and stream.epoch <= extract(epoch from old.seen_at + interval '1 day') * 1000)`,
      [new Date(now), ...ofTexts.map((signal) => this.#platform[signal])],
    );
  }
}

/** Signals that name statements: the text is kept as long as the longest of them. */
const ofTexts: readonly Signal[] = ['statements', 'minute', 'tenMinute', 'hour'];
const daysOfText = (signal: Signal, index: number): string => `coalesce(${columnOf[signal]}, $${index + 2}::int)`;
