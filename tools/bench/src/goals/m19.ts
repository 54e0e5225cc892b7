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

/** Bytes of ingest by where they are. */
interface Memory {
  readonly resident: number;
  readonly heapUsed: number;
  readonly heapTotal: number;
  /** Of V8's array buffers and the like, outside of its heap. */
  readonly external: number;
}

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
    const memory: Memory[] = [await lowest(platform)];
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
      memory.push(await lowest(platform));
      const megabytes = (memory[step].resident / KILOBYTE / KILOBYTE).toFixed(0);
      options.say(`  ${step * each} collectors: ${megabytes} MB resident`);
    }
    const ledgers = [];
    for (const fleet of fleets) ledgers.push(await fleet.finish(platform));
    const grown = (of: keyof Memory): number[] =>
      memory.slice(1).map((now, index) => (now[of] - memory[index][of]) / each / KILOBYTE);
    const details = {
      collectors: each * STEPS,
      everyMs: EVERY_MS,
      snapshotBytes: snapshotBytes(captured),
      memory,
      firstStepKilobytes: grown('resident')[0],
      // Garbage that is not collected yet is among them: only what is resident can be told from step to step.
      heapKilobytes: (memory[STEPS].heapUsed - memory[1].heapUsed) / (each * (STEPS - 1)) / KILOBYTE,
      externalKilobytes: (memory[STEPS].external - memory[1].external) / (each * (STEPS - 1)) / KILOBYTE,
      ledgers,
    };
    return { runs: grown('resident').slice(1), details };
  } finally {
    await platform.stop();
  }
}

/** The least that was resident in some seconds: what waits for the next collection of garbage is no collector's. */
async function lowest(platform: BenchPlatform): Promise<Memory> {
  let least = await memoryOfIngest(platform);
  for (let second = 1; second <= LOOK_SECONDS; second += 1) {
    await pause(1_000);
    const now = await memoryOfIngest(platform);
    if (now.resident < least.resident) least = now;
  }
  return least;
}

async function memoryOfIngest(platform: BenchPlatform): Promise<Memory> {
  const { pid, port } = platform.stack.service('ingest-1');
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const gauge = (name: string): number => {
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`ingest does not tell ${name}`);
    return Number(value);
  };
  return {
    resident: residentBytes(pid),
    heapUsed: gauge('nodejs_heap_size_used_bytes'),
    heapTotal: gauge('nodejs_heap_size_total_bytes'),
    external: gauge('nodejs_external_memory_bytes'),
  };
}
