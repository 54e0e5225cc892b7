import type { SeriesResult, SeriesRow } from '@pganalytics/history';
import type { Family } from '@pganalytics/stats';

import { addKnown, countOf, divide } from '../numbers/exact.js';
import type { Count, Known } from '../numbers/exact.js';
import type { RowOverTime, ValueRule } from './row-over-time.js';
import { bucketOf } from './time-axis.js';
import type { TimeAxis } from './time-axis.js';
import { filled } from '../numbers/filled.js';

/** The growth of a counter at one poll: known, null where the row is absent or first seen, undefined after a reset. */
export function growthAt(row: SeriesRow, metric: string, index: number, sparse: boolean): Known {
  return growthOf(row, metric, sparse)(index);
}

/** The growth of a counter at each poll of a row. */
function growthOf(row: SeriesRow, metric: string, sparse: boolean): (index: number) => Known {
  const increases = row.increases[metric] ?? [];
  const values = row.values[metric] ?? [];
  return (index) => {
    const growth = countOf(increases[index]);
    if (growth !== null) return growth;
    const before = index > 0 && lastKnown(values, index - 1, sparse) !== null;
    if (countOf(values[index]) === null) return sparse && before ? 0 : null;
    return before ? undefined : null;
  };
}

function lastKnown(values: readonly unknown[], from: number, sparse: boolean): Count | null {
  for (let index = from; index >= 0; index--) {
    const value = countOf(values[index]);
    if (value !== null || !sparse) return value;
  }
  return null;
}

/** The column that says when a row was read, in families whose rounds go from database to database. */
const READ_AT = 'read_at';

/** What has to be read of a family so that its counters can be shown as rates of its polls. */
export const columnsForRates = (family: Family, metric: string): string[] =>
  family.metrics.some(({ name }) => name === READ_AT) ? [metric, READ_AT] : [metric];

/**
 * When a row was read in a poll; undefined where that is not known. A row that the poll leaves out still shows when it was
 * read for one before.
 */
export function readAt({ times }: Pick<SeriesResult, 'times'>, row: SeriesRow, index: number): number | undefined {
  const at = row.values[READ_AT]?.[index];
  return typeof at === 'number' && at >= times[index] ? at : undefined;
}

/** How long a row took to grow by what a poll says: from reading to reading, or from poll to poll where that is not known. */
function sinceOf(result: SeriesResult, row: SeriesRow): (index: number) => number | null {
  const sincePoll = (index: number) => result.sinceMs[index] ?? null;
  if (row.values[READ_AT] === undefined) return sincePoll;
  return (index) => {
    const since = sincePoll(index);
    if (since === null || index === 0 || result.times[index] - result.times[index - 1] !== since) return since;
    const [before, now] = [readAt(result, row, index - 1), readAt(result, row, index)];
    return before === undefined || now === undefined ? since : now - before;
  };
}

/** Rows at each poll: for counters the rate since the poll before, unknown across a gap. */
export function rowsPerPoll(result: SeriesResult, metric: string, rule: ValueRule, gapMs: number): RowOverTime[] {
  return result.rows.map((row) => {
    const values = row.values[metric] ?? [];
    if (rule.kind === 'gauge' || rule.value === 'total') {
      let carried: Count | null = null;
      return {
        labels: row.labels,
        values: result.times.map((_, index) => {
          const value = countOf(values[index]);
          if (value !== null) carried = value;
          return rule.sparse ? carried : value;
        }),
      };
    }
    const growthAtPoll = growthOf(row, metric, rule.sparse);
    const sinceAt = sinceOf(result, row);
    return {
      labels: row.labels,
      values: result.sinceMs.map((sincePoll, index): Known => {
        const growth = growthAtPoll(index);
        if (growth === null || growth === undefined) return growth;
        const since = sinceAt(index);
        if (sincePoll === null || sincePoll > gapMs || since === null) return undefined;
        return rule.value === 'delta' ? growth : divide(growth, since / 1_000);
      }),
    };
  });
}

/** Rows in buckets, from raw polls. */
export function rowsFromPolls(
  result: SeriesResult,
  metric: string,
  rule: ValueRule,
  axis: TimeAxis & { readonly gapMs: number },
): RowOverTime[] {
  const buckets = result.times.map((time) => bucketOf(axis, time));
  const polls = filled<number>(axis.starts.length, 0);
  for (const bucket of buckets) if (bucket !== undefined) polls[bucket]++;
  return result.rows.map((row) => ({
    labels: row.labels,
    values:
      rule.kind === 'counter' && rule.value !== 'total'
        ? growthInBuckets({ result, row, metric, rule, axis, buckets })
        : valuesInBuckets({ row, metric, rule, size: axis.starts.length, buckets, polls }),
  }));
}

interface GrowthQuestion {
  readonly result: SeriesResult;
  readonly row: SeriesRow;
  readonly metric: string;
  readonly rule: ValueRule;
  readonly axis: TimeAxis & { readonly gapMs: number };
  readonly buckets: readonly (number | undefined)[];
}

function growthInBuckets({ result, row, metric, rule, axis, buckets }: GrowthQuestion): Known[] {
  const growths = filled<Known>(axis.starts.length, null);
  const whole = filled<boolean>(axis.starts.length, true);
  const knownMs = filled<number>(axis.starts.length, 0);
  const growthAtPoll = growthOf(row, metric, rule.sparse);
  const sinceAt = sinceOf(result, row);
  buckets.forEach((bucket, index) => {
    if (bucket === undefined) return;
    const growth = growthAtPoll(index);
    const sincePoll = result.sinceMs[index] ?? null;
    const since = sinceAt(index);
    if (growth === null) return;
    if (growth === undefined || sincePoll === null || sincePoll > axis.gapMs || since === null) {
      if (growths[bucket] === null) growths[bucket] = undefined;
      whole[bucket] = false;
      return;
    }
    growths[bucket] = addKnown(growths[bucket], growth);
    knownMs[bucket] += since;
  });
  return growths.map((growth, bucket) => {
    if (growth === null || growth === undefined) return growth;
    if (rule.value === 'rate') return divide(growth, knownMs[bucket] / 1_000);
    // A rate may come from a part of the bucket; what all of it grew would be less than it was.
    return whole[bucket] ? growth : undefined;
  });
}

interface ValuesQuestion {
  readonly row: SeriesRow;
  readonly metric: string;
  readonly rule: ValueRule;
  readonly size: number;
  readonly buckets: readonly (number | undefined)[];
  readonly polls: readonly number[];
}

function valuesInBuckets({ row, metric, rule, size, buckets, polls }: ValuesQuestion): Known[] {
  const folded = filled<Count | null>(size, null);
  const counts = filled<number>(size, 0);
  const aggregate = rule.kind === 'counter' ? 'last' : rule.aggregate;
  let carried: Count | null = null;
  const values = row.values[metric] ?? [];
  buckets.forEach((bucket, index) => {
    const sample = countOf(values[index]);
    if (sample !== null) carried = sample;
    const value = rule.sparse ? carried : sample;
    if (bucket === undefined || value === null) return;
    folded[bucket] = fold(aggregate, folded[bucket], value);
    counts[bucket]++;
  });
  if (aggregate !== 'avg') return folded;
  return folded.map((sum, bucket) => average(sum, rule.absentIsZero ? polls[bucket] : counts[bucket]));
}

/** Takes one more sample into the value of a bucket. */
export function fold(aggregate: ValueRule['aggregate'], folded: Count | null, value: Count): Count {
  if (folded === null || aggregate === 'last') return value;
  if (aggregate === 'avg') return addKnown(folded, value)!;
  if (aggregate === 'min') return value < folded ? value : folded;
  return value > folded ? value : folded;
}

/** The mean of a sum; whole numbers stay whole where the division leaves no rest. */
export function average(sum: Count | null, count: number): Count | null {
  if (sum === null || count === 0) return null;
  return count === 1 ? sum : Number(sum) / count;
}
