import { momentOf } from './series.js';
import type { Axis, Samples } from './series.js';

/**
 * Calls back with the samples of each step's window: those after `moment - lengthMs`, up to and with the moment.
 * Both ends only move forward, so that each sample is looked at twice at most.
 */
export function eachWindow(
  { times }: Pick<Samples, 'times'>,
  { axis, lengthMs, offsetMs }: { readonly axis: Axis; readonly lengthMs: number; readonly offsetMs: number },
  visit: (step: number, from: number, to: number, endMs: number) => void,
): void {
  let from = 0;
  let to = 0;
  for (let step = 0; step < axis.size; step++) {
    const endMs = momentOf(axis, step) - offsetMs;
    while (to < times.length && times[to] <= endMs) to++;
    while (from < to && times[from] <= endMs - lengthMs) from++;
    if (from < to) visit(step, from, to, endMs);
  }
}
