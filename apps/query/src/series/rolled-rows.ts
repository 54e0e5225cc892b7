import type { Aggregates, SeriesResult } from '@pganalytics/history';

import { addKnown, countOf, divide } from '../numbers/exact.js';
import type { Count, Known } from '../numbers/exact.js';
import { average, fold } from './raw-rows.js';
import type { RowOverTime, ValueRule } from './row-over-time.js';
import { bucketOf } from './time-axis.js';
import type { TimeAxis } from './time-axis.js';
import { filled } from '../numbers/filled.js';

export interface RolledQuestion {
  readonly result: SeriesResult;
  readonly metric: string;
  readonly rule: ValueRule;
  readonly axis: TimeAxis;
  /** How often the family is usually collected. */
  readonly intervalMs: number;
}

/** Rows in buckets, from stored roll-ups whose step divides the step of the answer. */
export function rowsFromRollUps(question: RolledQuestion): RowOverTime[] {
  const { result, axis, metric } = question;
  const buckets = result.times.map((time) => bucketOf(axis, time));
  const polls = pollsInBuckets(question, buckets);
  return result.rows.map((row) => {
    const aggregates = row.aggregates[metric];
    if (aggregates === undefined) return { labels: row.labels, values: axis.starts.map(() => null) };
    const values =
      question.rule.kind === 'counter' && question.rule.value === 'rate'
        ? ratesOf(question, aggregates, buckets)
        : valuesOf(question, { aggregates, buckets, polls });
    return { labels: row.labels, values };
  });
}

/** How many polls each bucket holds: that of the row which was present most. */
function pollsInBuckets({ result, metric, axis }: RolledQuestion, buckets: readonly (number | undefined)[]): number[] {
  const polls = filled<number>(axis.starts.length, 0);
  buckets.forEach((bucket, index) => {
    if (bucket === undefined) return;
    let most = 0;
    for (const row of result.rows) most = Math.max(most, row.aggregates[metric]?.count[index] ?? 0);
    polls[bucket] += most;
  });
  return polls;
}

function ratesOf(
  { result, axis, intervalMs }: RolledQuestion,
  aggregates: Aggregates,
  buckets: readonly (number | undefined)[],
): Known[] {
  const growths = filled<Count | null | undefined>(axis.starts.length, null);
  const knownMs = filled<number>(axis.starts.length, 0);
  const storedMs = result.stepMs ?? axis.stepMs;
  const pollMs = storedMs / pollsPerInterval(aggregates.count, storedMs / intervalMs);
  buckets.forEach((bucket, index) => {
    if (bucket === undefined) return;
    const growth = countOf(aggregates.increase[index]);
    if (growth === null) {
      if (aggregates.count[index] > 0 && growths[bucket] === null) growths[bucket] = undefined;
      return;
    }
    growths[bucket] = addKnown(growths[bucket], growth);
    // The interval that runs now, or one with a reset in it, is known in part only.
    knownMs[bucket] += aggregates.known[index] * pollMs;
  });
  return growths.map((growth, bucket) =>
    growth === null || growth === undefined ? growth : divide(growth, knownMs[bucket] / 1_000),
  );
}

/** How many polls an interval usually holds: the schedule of a collector may differ from the usual one. */
function pollsPerInterval(counts: readonly number[], usual: number): number {
  const some = counts.filter((count) => count > 0).sort((a, b) => a - b);
  return some.length >= 3 ? some[some.length >> 1] : Math.max(1, usual);
}

function valuesOf(
  { rule, axis }: RolledQuestion,
  of: { aggregates: Aggregates; buckets: readonly (number | undefined)[]; polls: readonly number[] },
): Known[] {
  const { aggregates, buckets, polls } = of;
  const aggregate = rule.kind === 'counter' ? 'last' : rule.aggregate;
  const stored = { avg: aggregates.sum, min: aggregates.min, max: aggregates.max, last: aggregates.last }[aggregate];
  const folded = filled<Count | null>(axis.starts.length, null);
  const counts = filled<number>(axis.starts.length, 0);
  buckets.forEach((bucket, index) => {
    const value = countOf(stored[index]);
    if (bucket === undefined || value === null) return;
    folded[bucket] = fold(aggregate, folded[bucket], value);
    counts[bucket] += aggregates.count[index] ?? 0;
  });
  if (aggregate !== 'avg') return folded;
  return folded.map((sum, bucket) => average(sum, rule.absentIsZero ? polls[bucket] : counts[bucket]));
}
