import { resolveMoment } from '@pganalytics/contracts';
import { InvalidError } from '@pganalytics/errors';

/** A half-open range of time, in milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;

/** A range ends before it begins. */
export class RangeReversed extends InvalidError {
  readonly code = 'query.range-reversed';

  constructor(range: TimeRange) {
    super(`The range begins at ${iso(range.from)} and ends at ${iso(range.to)}; "from" must lie before "to" and now.`);
  }
}

/** A range spans more than one answer may. */
export class RangeTooLong extends InvalidError {
  readonly code = 'query.range-too-long';

  constructor(range: TimeRange, maxDays: number, setting: string) {
    super(
      `The range of ${days(range)} days is longer than the ${maxDays} days one answer may span; ` +
        `ask for a shorter range, or raise ${setting}.`,
    );
  }
}

export interface RangeLimit {
  readonly maxDays: number;
  readonly setting: string;
}

/**
 * The range that two moments mean, seen from `now`. What lies in the future is cut off.
 * @throws InvalidMoment, RangeReversed, RangeTooLong
 */
export function resolveRange(asked: { from: string; to: string }, now: number, limit: RangeLimit): TimeRange {
  const from = resolveMoment(asked.from, now);
  const range = { from, to: Math.min(resolveMoment(asked.to, now), now + CLOCK_SKEW_MS) };
  if (range.from >= range.to) throw new RangeReversed(range);
  if (range.to - range.from > limit.maxDays * DAY_MS) throw new RangeTooLong(range, limit.maxDays, limit.setting);
  return range;
}

/** A collector's clock may be ahead of ours by this much without its newest samples being hidden. */
export const CLOCK_SKEW_MS = 5_000;

const iso = (moment: number): string => new Date(moment).toISOString();
const days = ({ from, to }: TimeRange): number => Math.round(((to - from) / DAY_MS) * 10) / 10;
