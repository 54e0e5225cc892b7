import { extrapolatedGrowth, lastGrowth } from './rate.js';
import type { Window } from './rate.js';
import type { Samples } from './series.js';

/** How several polls become one sample where roll-ups are read; `raw`: only polls themselves will do. */
export type Fold = 'raw' | 'last' | 'min' | 'max' | 'sum' | 'count';

/** A function over the samples of a range. */
export interface RangeFunction {
  readonly fold: Fold;
  /** Keeps the name of the metric: the value is still one of its samples. */
  readonly keepsName?: true;
  /** Takes a number before the range. */
  readonly parameter?: true;
  readonly of: (samples: Samples, window: Window, parameter: number) => number | undefined;
}

const perSecond = (growth: number | undefined, ms: number): number | undefined =>
  growth === undefined ? undefined : growth / (ms / 1_000);

/** Every function over a range, by its name. */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: {
    fold: 'last',
    of: (samples, window) => perSecond(extrapolatedGrowth(samples, window, true), window.lengthMs),
  },
  increase: { fold: 'last', of: (samples, window) => extrapolatedGrowth(samples, window, true) },
  delta: { fold: 'last', of: (samples, window) => extrapolatedGrowth(samples, window, false) },
  irate: { fold: 'raw', of: (samples, window) => instantRate(lastGrowth(samples, window, true)) },
  idelta: { fold: 'raw', of: (samples, window) => lastGrowth(samples, window, false)?.growth },
  avg_over_time: { fold: 'sum', of: (samples, window) => sumOf(samples, window) / countOf(samples, window) },
  sum_over_time: { fold: 'sum', of: sumOf },
  count_over_time: { fold: 'count', of: countOf },
  min_over_time: { fold: 'min', of: (samples, window) => folded(samples, window, Math.min) },
  max_over_time: { fold: 'max', of: (samples, window) => folded(samples, window, Math.max) },
  last_over_time: { fold: 'last', keepsName: true, of: ({ values }, { to }) => values[to - 1] },
  present_over_time: { fold: 'last', of: () => 1 },
  stddev_over_time: { fold: 'raw', of: (samples, window) => Math.sqrt(variance(samples, window)) },
  stdvar_over_time: { fold: 'raw', of: variance },
  quantile_over_time: { fold: 'raw', parameter: true, of: quantile },
};

const instantRate = (last: ReturnType<typeof lastGrowth>): number | undefined =>
  last === undefined || last.ms === 0 ? undefined : last.growth / (last.ms / 1_000);

function sumOf({ values }: Samples, { from, to }: Window): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index];
  return sum;
}

function countOf({ counts }: Samples, { from, to }: Window): number {
  if (counts === undefined) return to - from;
  let sum = 0;
  for (let index = from; index < to; index++) sum += counts[index];
  return sum;
}

function folded({ values }: Samples, { from, to }: Window, two: (a: number, b: number) => number): number {
  let result = values[from];
  for (let index = from + 1; index < to; index++) result = two(result, values[index]);
  return result;
}

function variance(samples: Samples, window: Window): number {
  const { from, to } = window;
  const mean = sumOf(samples, window) / (to - from);
  let sum = 0;
  for (let index = from; index < to; index++) sum += (samples.values[index] - mean) ** 2;
  return sum / (to - from);
}

/** Between the two nearest of the sorted samples, in proportion, as Prometheus does it. */
function quantile({ values }: Samples, { from, to }: Window, share: number): number {
  if (Number.isNaN(share)) return Number.NaN;
  if (share < 0) return -Infinity;
  if (share > 1) return Infinity;
  const sorted = values.slice(from, to).sort();
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] * (1 - (rank - below)) + sorted[above] * (rank - below);
}
