import type { SeriesPoint } from '../data/types.js';
import { numeric } from '../format/format.js';

type Points = readonly SeriesPoint[];

/** Combines lines moment by moment; where one of them is unknown the result is unknown. */
export function combined(lines: readonly Points[], combine: (...values: number[]) => number | null): SeriesPoint[] {
  const [first = [], ...others] = lines;
  const byTime = others.map((points) => new Map(points.map(([at, value]) => [at, numeric(value)])));
  return first.map(([at, value]) => {
    const values = [numeric(value), ...byTime.map((points) => points.get(at) ?? null)];
    return [at, values.every((known): known is number => known !== null) ? combine(...values) : null];
  });
}

/** `part` of `whole` in percent; nothing of nothing is unknown, not 0 or 100. */
export function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.min((part / whole) * 100, 100) : null;
}
