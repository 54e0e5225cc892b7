import type { Step } from './history-reader.types.js';

/** Milliseconds of each roll-up step. */
export const stepMs: Readonly<Record<Exclude<Step, 'raw'>, number>> = { '1m': 60_000, '10m': 600_000, '1h': 3_600_000 };

/** How long each kind of history is kept. */
export interface Retention {
  readonly rawDays: number;
  readonly minuteDays: number;
  readonly tenMinuteDays: number;
  readonly hourDays: number;
}

/** Retention unless configured: raw 14 days, 1 min 60 days, 10 min 1 year, 1 h 5 years. */
export const defaultRetention: Retention = { rawDays: 14, minuteDays: 60, tenMinuteDays: 366, hourDays: 1827 };

const DAY_MS = 86_400_000;

/**
 * The finest step that gives at most `points` points over the range and whose history still reaches back to `from`.
 * `intervalMs` is how often the family is polled. The coarsest step that exists when none fits.
 */
export function bestStep(of: {
  readonly from: number;
  readonly to: number;
  readonly points: number;
  readonly now: number;
  readonly intervalMs?: number;
  readonly retention?: Retention;
}): Step {
  const retention = of.retention ?? defaultRetention;
  const candidates: readonly [Step, number, number][] = [
    ['raw', of.intervalMs ?? 10_000, retention.rawDays],
    ['1m', stepMs['1m'], retention.minuteDays],
    ['10m', stepMs['10m'], retention.tenMinuteDays],
    ['1h', stepMs['1h'], retention.hourDays],
  ];
  for (const [step, milliseconds, days] of candidates) {
    const kept = of.from >= of.now - days * DAY_MS;
    if (kept && (of.to - of.from) / milliseconds <= of.points) return step;
  }
  return '1h';
}
