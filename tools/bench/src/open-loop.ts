import { setTimeout as pause } from 'node:timers/promises';

import { build } from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';

import type { Load } from './load.js';

const LONGEST_MICROSECONDS = 600_000_000;

/** A histogram of microseconds. */
export const microseconds = (): Histogram => build({ highestTrackableValue: LONGEST_MICROSECONDS });

/**
 * Sends by the clock whatever the answers do, and records microseconds from the scheduled time to the acknowledgement
 * that the log has the snapshot. Resolves when the schedule is through; the histogram still fills then.
 */
export async function openLoop(load: Load, perSecond: number, seconds: number): Promise<Histogram> {
  const histogram = microseconds();
  const scheduled = new Map<string, number>();
  load.onLogged = (server, sequence) => {
    const key = `${server}/${sequence}`;
    const at = scheduled.get(key);
    if (at === undefined) return;
    scheduled.delete(key);
    histogram.recordValue(Math.max(1, Math.round((performance.now() - at) * 1_000)));
  };
  const count = Math.floor(seconds * perSecond);
  const begin = performance.now();
  for (let index = 0; index < count; index += 1) {
    const due = begin + (index * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    // A sender that is late still lets answers in now and then.
    else if (index % 200 === 199) await pause(0);
    const { server, sequence } = load.send(index);
    scheduled.set(`${server}/${sequence}`, due);
  }
  return histogram;
}
