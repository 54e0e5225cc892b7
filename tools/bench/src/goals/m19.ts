import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '@pganalytics/servers';

import { capture } from '../capture.js';
import { Fleet } from '../fleet.js';
import { residentBytes } from '../machine.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steady } from '../steady.js';

/** 1,000 in a step, of which a full collection more or less is some kilobytes each. */
const COLLECTORS = 5_000;
/** Half as often as real ones: two cores also run the broker, the history and the fleet, and what waits is no collector's. */
const EVERY_MS = 20_000;
const CAPTURE_SECONDS = 30;
/** The first step warms ingest up: what it allocates once is no collector's. */
const STEPS = 5;
/** Each has sent a snapshot by then. */
const SETTLE_SECONDS = 25;
const LOOK_SECONDS = 10;
const KILOBYTE = 1_024;

/** M19: what one more connected collector costs ingest in memory. */
export const m19: Goal = {
  id: 'M19',
  description:
    'Resident memory of ingest per connected simulated collector (TLS, gRPC stream, one server, a snapshot every 20 s): growth from step to step of a growing fleet, the first step left out.',
  unit: 'KB',
  floor: '80 KB',
  aim: '25 KB',
  reaches: (value) => ({ floor: value <= 80, aim: value <= 25 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform(options);
  try {
    options.say(`  capturing for ${CAPTURE_SECONDS} s`);
    await pause(CAPTURE_SECONDS * 1_000);
    await platform.stack.service('collector-1').stop();
    const captured = steady(await capture(platform.bus));
    const each = Math.ceil((options.size ?? COLLECTORS) / STEPS);
    const resident: number[] = [await lowest(platform)];
    const fleets: Fleet[] = [];
    for (let step = 1; step <= STEPS; step += 1) {
      let welcomed = 0;
      const watcher = { welcomed: () => void (welcomed += 1), cut: () => undefined, reached: () => undefined };
      const around = { collectors: each, everyMs: EVERY_MS, address: platform.collectorAddress, watcher };
      fleets.push(await Fleet.start(platform, captured, around));
      await eventually(
        () => {
          if (welcomed < each) throw new Error(`${welcomed} of ${each} collectors are connected`);
        },
        { timeoutMs: 120_000, everyMs: 100 },
      );
      await pause(SETTLE_SECONDS * 1_000);
      resident.push(await lowest(platform));
      options.say(`  ${step * each} collectors: ${(resident[step] / KILOBYTE / KILOBYTE).toFixed(0)} MB resident`);
    }
    const ledgers = [];
    for (const fleet of fleets) ledgers.push(await fleet.finish(platform));
    const grown = resident.slice(1).map((bytes, index) => (bytes - resident[index]) / each / KILOBYTE);
    const details = {
      collectors: each * STEPS,
      everyMs: EVERY_MS,
      snapshotBytes: snapshotBytes(captured),
      residentBytes: resident,
      firstStepKilobytes: grown[0],
      allStepsButTheFirstKilobytes: (resident[STEPS] - resident[1]) / (each * (STEPS - 1)) / KILOBYTE,
      ledgers,
    };
    return { runs: grown.slice(1), details };
  } finally {
    await platform.stop();
  }
}

/** The least that was resident in some seconds: what waits for the next collection of garbage is no collector's. */
async function lowest(platform: BenchPlatform): Promise<number> {
  const { pid } = platform.stack.service('ingest-1');
  let least = residentBytes(pid);
  for (let second = 1; second <= LOOK_SECONDS; second += 1) {
    await pause(1_000);
    least = Math.min(least, residentBytes(pid));
  }
  return least;
}
