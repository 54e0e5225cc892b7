import { divide } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { QueryConfig } from '../query.config.js';
import { meanTimeMs } from './order-statements.js';
import type { StatementTotals } from './statement-totals.js';

/** From when on a statement counts as slower. */
export interface SlowerRule {
  readonly factor: number;
  readonly minCalls: number;
}

export const slowerRuleOf = (settings: QueryConfig): SlowerRule => ({
  factor: settings.QUERY_SLOWER_FACTOR,
  minCalls: settings.QUERY_SLOWER_MIN_CALLS,
});

/** The rule in words, for whoever sees the mark. */
export function slowerRuleText({ factor, minCalls }: SlowerRule): string {
  return (
    `Slower means: the mean time of a call is at least ${factor} times that of the earlier range, ` +
    `with at least ${minCalls} calls in each of the two.`
  );
}

/** Whether the calls of a statement became slower; null with too few calls to tell. */
export function isSlower(now: StatementTotals, before: StatementTotals | undefined, rule: SlowerRule): boolean | null {
  if (!before || callsOf(now) < rule.minCalls || callsOf(before) < rule.minCalls) return null;
  const [mean, meanBefore] = [meanTimeMs(now), meanTimeMs(before)];
  if (mean === null || meanBefore === null) return null;
  return mean > 0 && mean >= rule.factor * meanBefore;
}

const callsOf = ({ measures }: StatementTotals): number => Number(measures['calls'] ?? 0);

/** By how much a measure grew; what was not there before grew from nothing. */
export function changeOf(now: Count | null, before: Count | null): number | null {
  if (now === null) return null;
  return Number(now) - Number(before ?? 0);
}

/** The mean of two sums; null where one of them is unknown. */
export const meanOf = (time: Count | null | undefined, calls: Count | null | undefined): number | null =>
  time === null || time === undefined ? null : divide(time, Number(calls ?? 0));
