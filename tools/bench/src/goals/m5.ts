import { setTimeout as pause } from 'node:timers/promises';

import { build } from 'hdr-histogram-js';

import { capture } from '../capture.js';
import { Load } from '../load.js';
import { startBenchPlatform } from '../platform.js';
import { percentiles } from '../percentiles.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

/** Scheduled load: as many servers as are polled every ten seconds by this rate. */
const SNAPSHOTS_PER_SECOND = 500;
const CAPTURE_SECONDS = 30;
const WARM_UP_SECONDS = 5;

/** M5: how long after its scheduled time a snapshot is durable. */
export const m5: Goal = {
  id: 'M5',
  description: `Scheduled send to durable acknowledgement through TLS and Kafka, open loop at ${SNAPSHOTS_PER_SECOND} snapshots/s, p99.`,
  unit: 'ms',
  floor: 'p99 200 ms',
  aim: 'p99 50 ms, p99.9 150 ms',
  reaches: (value) => ({ floor: value <= 200, aim: value <= 50 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform(options);
  try {
    options.say(`  capturing for ${CAPTURE_SECONDS} s`);
    await pause(CAPTURE_SECONDS * 1_000);
    await platform.stack.service('collector-1').stop();
    const load = await Load.connect(platform, await capture(platform.bus), { collectors: 8, serversEach: 50 });
    const all = build({ highestTrackableValue: 60_000_000 });
    const runs: number[] = [];
    for (let run = 0; run <= options.runs; run += 1) {
      const seconds = run === 0 ? WARM_UP_SECONDS : Math.max(options.seconds, 60 / options.runs);
      const histogram = await openLoop(load, seconds);
      if (run === 0) continue;
      all.add(histogram);
      runs.push(histogram.getValueAtPercentile(99) / 1_000);
      options.say(`  run ${run}: p99 ${runs.at(-1)?.toFixed(1)} ms`);
    }
    load.assertNothingLost();
    load.close();
    const { sent, logged, stored, refused } = load;
    return {
      runs,
      details: { ...percentiles(all, 1_000), snapshotsPerSecond: SNAPSHOTS_PER_SECOND, sent, logged, stored, refused },
    };
  } finally {
    await platform.stop();
  }
}

/** Sends by the clock whatever the answers do, and records microseconds from the scheduled time to the answer. */
async function openLoop(load: Load, seconds: number) {
  const histogram = build({ highestTrackableValue: 60_000_000 });
  const scheduled = new Map<string, number>();
  load.onLogged = (server, sequence) => {
    const key = `${server}/${sequence}`;
    const at = scheduled.get(key);
    if (at === undefined) return;
    scheduled.delete(key);
    histogram.recordValue(Math.max(1, Math.round((performance.now() - at) * 1_000)));
  };
  const count = seconds * SNAPSHOTS_PER_SECOND;
  const begin = performance.now();
  for (let index = 0; index < count; index += 1) {
    const due = begin + (index * 1_000) / SNAPSHOTS_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    const { server, sequence } = load.send(index);
    scheduled.set(`${server}/${sequence}`, due);
  }
  await load.allStored();
  return histogram;
}
