import type { Samples } from './series.js';

/** The samples `[from, to)` of a window that ends at `endMs`. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly endMs: number;
  readonly lengthMs: number;
}

/**
 * How much a counter grew in a window, or a gauge changed, extended to its edges as Prometheus does it
 * (extrapolatedRate in promql/functions.go): half a sample's distance at most, and a counter never below zero.
 * @returns `undefined` with fewer than two samples
 */
export function extrapolatedGrowth(
  { times, values }: Samples,
  { from, to, endMs, lengthMs }: Window,
  isCounter: boolean,
): number | undefined {
  const last = to - 1;
  if (last <= from) return undefined;
  let growth = values[last] - values[from];
  if (isCounter)
    for (let index = from + 1; index <= last; index++)
      if (values[index] < values[index - 1]) growth += values[index - 1];
  const sampledMs = times[last] - times[from];
  const betweenMs = sampledMs / (last - from);
  const mostMs = betweenMs * 1.1;
  let toStartMs = times[from] - (endMs - lengthMs);
  let toEndMs = endMs - times[last];
  if (toStartMs >= mostMs) toStartMs = betweenMs / 2;
  if (isCounter && growth > 0 && values[from] >= 0) {
    toStartMs = Math.min(toStartMs, sampledMs * (values[from] / growth));
  }
  if (toEndMs >= mostMs) toEndMs = betweenMs / 2;
  return (growth * (sampledMs + toStartMs + toEndMs)) / sampledMs;
}

/** The growth from the last sample but one to the last, and the time between them. */
export function lastGrowth(
  { times, values }: Samples,
  { from, to }: Window,
  isCounter: boolean,
): { readonly growth: number; readonly ms: number } | undefined {
  const last = to - 1;
  if (last <= from) return undefined;
  const growth = values[last] - values[last - 1];
  return {
    growth: isCounter && growth < 0 ? values[last] : growth,
    ms: times[last] - times[last - 1],
  };
}
