import { familyOf } from '@pganalytics/stats';

/** The catalogue's own tick; families with a longer interval are due at every so many ticks. */
const CATALOGUE_TICK_SECONDS = 10;

/** When each family is due, counted in ticks. */
export class Schedule {
  constructor(
    readonly tickMs: number,
    readonly activityMs: number,
  ) {}

  intervalMs(family: string): number {
    return family === 'pg_stat_activity' ? this.activityMs : this.ticksOf(family) * this.tickMs;
  }

  /** Every so many ticks it is due. */
  ticksOf(family: string): number {
    return Math.max(1, Math.round((familyOf(family)?.intervalSeconds ?? 0) / CATALOGUE_TICK_SECONDS));
  }
}
