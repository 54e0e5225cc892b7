import type { TimeRange } from '../time/time-range.js';

/** The moments at which an answer has points: half-open buckets of one length, aligned to the epoch. */
export interface TimeAxis {
  /** The beginning of each bucket. */
  readonly starts: readonly number[];
  readonly stepMs: number;
}

/** The buckets that a range touches. */
export function timeAxis(range: TimeRange, stepMs: number): TimeAxis {
  const first = Math.floor(range.from / stepMs) * stepMs;
  const count = Math.ceil((range.to - first) / stepMs);
  return { starts: Array.from({ length: count }, (_, index) => first + index * stepMs), stepMs };
}

/** The bucket of a moment; undefined outside of the axis. */
export function bucketOf(axis: TimeAxis, moment: number): number | undefined {
  const first = axis.starts[0];
  if (first === undefined) return undefined;
  const index = Math.floor((moment - first) / axis.stepMs);
  return index >= 0 && index < axis.starts.length ? index : undefined;
}

/** How much longer than usual the time between two polls must be to count as a gap. */
const GAP_FACTOR = 2.5;

/** The longest time between two polls that is no gap, from what is usual between them. */
export function gapAfterMs(sinceMs: readonly (number | null)[], intervalMs: number): number {
  const known = sinceMs.filter((since) => since !== null).sort((a, b) => a - b);
  const usual = known.length >= 3 ? known[known.length >> 1] : intervalMs;
  return GAP_FACTOR * usual;
}
