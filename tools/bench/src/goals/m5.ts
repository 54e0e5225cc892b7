import { captureAfter } from '../capture.js';
import { Load } from '../load.js';
import { microseconds, openLoop } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { startBenchPlatform } from '../platform.js';
import { countShares, generatorIsBusy } from '../process-shares.js';
import { proofOf } from '../proof.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

/** As many as 2,000 servers send that are polled every ten seconds: a rate that two cores carry with everything on them. */
const SNAPSHOTS_PER_SECOND = 200;
/** Rates around it, for the shape of the curve. */
const SWEEP = [50, 100, 400, 800] as const;
const SWEEP_SECONDS = 15;
/** Java and Node compile what is hot in the first half minute, which costs more than the load itself. */
const WARM_UP_SECONDS = 30;

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
    const captured = await steadyCapture(options, (ms) => captureAfter(platform.bus, ms));
    await platform.stack.service('collector-1').stop();
    const load = await Load.connect(platform, captured, { collectors: 8, serversEach: 50 });
    await openLoop(load, SNAPSHOTS_PER_SECOND, WARM_UP_SECONDS);
    await load.allStored();
    const all = microseconds();
    const runs: number[] = [];
    const shares = countShares(platform);
    for (let run = 1; run <= options.runs; run += 1) {
      const histogram = await openLoop(load, SNAPSHOTS_PER_SECOND, Math.max(options.seconds, 60 / options.runs));
      await load.allStored();
      all.add(histogram);
      runs.push(histogram.getValueAtPercentile(99) / 1_000);
      options.say(`  run ${run}: p99 ${runs.at(-1)?.toFixed(1)} ms`);
    }
    const coreShares = shares();
    const sweep: object[] = [];
    for (const perSecond of SWEEP) {
      const histogram = await openLoop(load, perSecond, SWEEP_SECONDS);
      await load.allStored();
      sweep.push({ perSecond, latencyMs: percentiles(histogram, 1_000) });
      options.say(`  at ${perSecond}/s: p99 ${(histogram.getValueAtPercentile(99) / 1_000).toFixed(1)} ms`);
    }
    const proof = await proofOf(platform, load);
    load.close();
    return {
      runs,
      details: {
        ...percentiles(all, 1_000),
        snapshotsPerSecond: SNAPSHOTS_PER_SECOND,
        snapshotBytes: snapshotBytes(captured),
        coreShares,
        generatorBusy: generatorIsBusy(coreShares),
        sweep,
        proof,
      },
    };
  } finally {
    await platform.stop();
  }
}
