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
  const lengths = intervalLengths(question);
  return result.rows.map((row) => {
    const aggregates = row.aggregates[metric];
    if (aggregates === undefined) return { labels: row.labels, values: axis.starts.map(() => null) };
    const values =
      question.rule.kind === 'counter' && question.rule.value !== 'total'
        ? growthOf(question, { aggregates, buckets, lengths })
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

interface GrowthOf {
  readonly aggregates: Aggregates;
  readonly buckets: readonly (number | undefined)[];
  readonly lengths: readonly IntervalLength[];
}

function growthOf({ axis, rule }: RolledQuestion, { aggregates, buckets, lengths }: GrowthOf): Known[] {
  const growths = filled<Count | null | undefined>(axis.starts.length, null);
  const whole = filled<boolean>(axis.starts.length, true);
  const knownMs = filled<number>(axis.starts.length, 0);
  const first = firstOf(aggregates.known, aggregates.unknown);
  const growthIn = rule.sparse ? sparseGrowth(aggregates, lengths) : denseGrowth(aggregates, lengths);
  buckets.forEach((bucket, index) => {
    const { growth, ms } = growthIn(index);
    if (bucket === undefined || growth === null) return;
    if (aggregates.unknown[index] > 0 && index > first) whole[bucket] = false;
    if (growth !== undefined) {
      growths[bucket] = addKnown(growths[bucket], growth);
      knownMs[bucket] += ms;
    } else if (growths[bucket] === null) growths[bucket] = undefined;
  });
  return growths.map((growth, bucket) => {
    if (growth === null || growth === undefined) return growth;
    if (rule.value === 'rate') return divide(growth, knownMs[bucket] / 1_000);
    return whole[bucket] ? growth : undefined;
  });
}

/** What a counter grew within one interval, and for how long that is known. */
interface Growth {
  readonly growth: Known;
  readonly ms: number;
}

const ABSENT: Growth = { growth: null, ms: 0 };
const UNKNOWN: Growth = { growth: undefined, ms: 0 };

/** A row stands in every poll: what it grew took as long as the polls that know it. */
function denseGrowth(
  { increase, known, unknown }: Aggregates,
  lengths: readonly IntervalLength[],
): (index: number) => Growth {
  const first = firstOf(known, unknown);
  return (index) => {
    if (known[index] > 0) return { growth: countOf(increase[index]) ?? 0, ms: known[index] * lengths[index].pollMs };
    // The first sighting of a row is no reset: it takes no part yet, where the answer could have seen it before.
    return unknown[index] > 0 && (index > first || index === 0) ? UNKNOWN : ABSENT;
  };
}

/** A row that is left out has not changed: from its first sighting on it grew by nothing, wherever there are polls. */
function sparseGrowth(
  { increase, known, unknown }: Aggregates,
  lengths: readonly IntervalLength[],
): (index: number) => Growth {
  const first = firstOf(known, unknown);
  const since = first < known.length && unknown[first] === 0 ? 0 : first;
  return (index) => {
    if (index < since) return ABSENT;
    const { coveredMs, pollMs, whole } = lengths[index];
    if (unknown[index] === 0) return { growth: countOf(increase[index]) ?? 0, ms: coveredMs };
    if (known[index] === 0) return index > first ? UNKNOWN : ABSENT;
    const part = known[index] / (known[index] + unknown[index]);
    return { growth: countOf(increase[index]) ?? 0, ms: whole ? coveredMs * part : known[index] * pollMs };
  };
}

function firstOf(known: readonly number[], unknown: readonly number[]): number {
  const first = known.findIndex((count, index) => count + unknown[index] > 0);
  return first < 0 ? known.length : first;
}

/** How an interval was polled. */
interface IntervalLength {
  /** Whether its polls cover all of it. */
  readonly whole: boolean;
  readonly coveredMs: number;
  /** Time from one of its polls to the next. */
  readonly pollMs: number;
}

/** So many intervals to each side say what is usual around an interval. */
const AROUND = 5;

/** By what part of the time between them polls may come too early. */
const JITTER = 0.1;

function intervalLengths({ result, metric, axis, intervalMs }: RolledQuestion): IntervalLength[] {
  const storedMs = result.stepMs ?? axis.stepMs;
  const { times } = result;
  const polls = times.map(() => 0);
  const broken = times.map(() => false);
  for (const { aggregates } of result.rows) {
    const of = aggregates[metric];
    of?.known.forEach((known, index) => {
      const counted = known + of.unknown[index];
      if (counted < polls[index]) return;
      broken[index] = (counted === polls[index] && broken[index]) || of.unknown[index] > 0;
      polls[index] = counted;
    });
  }
  const polledTo = result.polledTo ?? Number.POSITIVE_INFINITY;
  const running = times.map((at) => polledTo < at + storedMs);
  const steady = times.map((_, index) => polls[index] > 0 && !broken[index] && !running[index]);
  return times.map((at, index) => {
    const usual = usualPollMs({ times, polls, steady, storedMs, intervalMs }, index);
    const whole = steady[index] && usual <= storedMs;
    const pollMs = whole ? storedMs / polls[index] : usual;
    const ended = runningPolls((polledTo - at) / usual, polls[index]) * usual;
    const coveredMs = running[index] ? Math.min(storedMs, ended) : storedMs;
    return { whole: whole || polls[index] === 0, coveredMs, pollMs };
  });
}

/**
 * How many polls an interval that still runs has had by the newest one, which came so many usual times after its beginning.
 * The first lies somewhere up to a whole one after it, and all come a little early or late: the one that was counted is
 * believed, unless rows were left out of polls.
 */
function runningPolls(times: number, counted: number): number {
  const least = Math.floor(times) + 1;
  return counted === least ? least : Math.floor(times + JITTER) + 1;
}

interface Polled {
  readonly times: readonly number[];
  readonly polls: readonly number[];
  readonly steady: readonly boolean[];
  readonly storedMs: number;
  readonly intervalMs: number;
}

/** The time between two polls that is usual around an interval: a collector's schedule may differ, and change. */
function usualPollMs({ times, polls, steady, storedMs, intervalMs }: Polled, at: number): number {
  const spacings: number[] = [];
  for (let index = Math.max(0, at - AROUND); index <= Math.min(times.length - 1, at + AROUND); index++) {
    if (!steady[index]) continue;
    // Of a family that is polled less often than intervals end, some intervals have no poll.
    const lengthMs = polls[index] === 1 && index > 0 ? times[index] - times[index - 1] : storedMs;
    spacings.push(lengthMs / polls[index]);
  }
  spacings.sort((a, b) => a - b);
  return spacings.length > 0 ? spacings[spacings.length >> 1] : intervalMs;
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
