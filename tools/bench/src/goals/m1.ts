import { setImmediate } from 'node:timers/promises';

import { captureAfter } from '../capture.js';
import { baselineLoop } from '../baseline-loop.js';
import { Load } from '../load.js';
import { cpuSeconds, threadCpuSeconds } from '../machine.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

/** Snapshots of one run; enough for the writer to work in full batches. */
const SNAPSHOTS = 10_000;
/** Before the first run: until then compilers and heaps of the services are not what they are for the rest of their lives. */
const WARM_UP = 10_000;
/** Snapshots on their way at a time: keeps every stage busy without filling memory. */
const IN_FLIGHT = 2_000;

/** M1: how much of a plain loop's efficiency the whole distributed path keeps. */
export const m1: Goal = {
  id: 'M1',
  description:
    'Snapshots per CPU-second of ingest and writer together (gRPC, TLS, token, Kafka, consumer, commit; broker, PostgreSQL and the closing of chunks after the commit excluded), as a ratio to a single-process loop that decodes, copies and commits the same snapshots.',
  unit: 'ratio to the baseline',
  floor: '0.15',
  aim: '0.35',
  reaches: (value) => ({ floor: value >= 0.15, aim: value >= 0.35 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  // Closing works after the commit and is not counted; V8's helper threads work for it too and cannot be told apart.
  const platform = await startBenchPlatform({ ...options, services: { writer: { CLOSE_EVERY_SECONDS: '86400' } } });
  try {
    const captured = await steadyCapture(options, (ms) => captureAfter(platform.bus, ms));
    await platform.stack.service('collector-1').stop();
    const load = await Load.connect(platform, captured, { collectors: 4, serversEach: 25 });
    await push(platform, load, WARM_UP);
    const [ours, plain, unitCosts]: [number[], number[], object[]] = [[], [], []];
    for (let run = 1; run <= options.runs; run += 1) {
      const cost = await push(platform, load, SNAPSHOTS);
      ours.push(SNAPSHOTS / cost.total);
      unitCosts.push(cost.perSnapshotMicroseconds);
      plain.push(await baselineLoop(platform, captured, SNAPSHOTS));
      options.say(`  run ${run}: ${ours.at(-1)?.toFixed(0)} against ${plain.at(-1)?.toFixed(0)} per CPU-second`);
    }
    load.assertNothingLost();
    load.close();
    return {
      runs: ours.map((value, index) => value / plain[index]),
      baseline: {
        value: median(plain),
        unit: 'snapshots per CPU-second',
        description: 'one process: decode the snapshot, binary COPY of its frames, commit every 500',
      },
      details: {
        snapshotsPerCpuSecond: ours,
        baselinePerCpuSecond: plain,
        microsecondsPerSnapshot: unitCosts,
        bytesPerSnapshot: snapshotBytes(captured),
        framesPerSnapshot:
          captured.snapshots.reduce((sum, { frames }) => sum + frames.length, 0) / captured.snapshots.length,
        sent: load.sent,
        logged: load.logged,
        stored: load.stored,
        refused: load.refused,
      },
    };
  } finally {
    await platform.stop();
  }
}

/** The writer's thread that packs what was committed long ago; its name is in apps/writer/src/upkeep. */
const CLOSING = 'closing';

/**
 * Sends snapshots as fast as they are stored; answers with the CPU that ingest and writer took for it. The thread that
 * closes chunks works after the commit, and on what earlier runs stored too: it is counted apart.
 */
async function push(platform: BenchPlatform, load: Load, count: number) {
  const ingest = platform.stack.service('ingest-1').pid;
  const writer = platform.stack.service('writer-1').pid;
  const usedSoFar = () => {
    const closing = threadCpuSeconds(writer, CLOSING);
    return { ingest: cpuSeconds(ingest), writer: cpuSeconds(writer) - closing, closing };
  };
  const before = usedSoFar();
  for (let index = 0; index < count; index += 1) {
    load.send(index);
    while (load.sent - load.stored > IN_FLIGHT) await setImmediate();
  }
  await load.allStored();
  const after = usedSoFar();
  const used = {
    ingest: after.ingest - before.ingest,
    writer: after.writer - before.writer,
    closing: after.closing - before.closing,
  };
  const micros = (seconds: number) => Math.round((seconds / count) * 1e8) / 100;
  return {
    total: used.ingest + used.writer,
    perSnapshotMicroseconds: {
      ingest: micros(used.ingest),
      writer: micros(used.writer),
      closing: micros(used.closing),
    },
  };
}
