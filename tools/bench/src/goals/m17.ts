import { setTimeout as pause } from 'node:timers/promises';

import { eventually } from '@pganalytics/servers';

import { captureAfter } from '../capture.js';
import { Fleet } from '../fleet.js';
import { microseconds } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { startBenchPlatform } from '../platform.js';
import type { ReplayingCollector } from '../replay/replaying-collector.js';
import { countShares, generatorIsBusy } from '../process-shares.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { snapshotBytes, steadyCapture } from '../steady.js';

const COLLECTORS = 2_000;
const EVERY_MS = 10_000;
const BACK_MS = 120_000;

/** M17: how long collectors are without ingest when one of its nodes dies. */
export const m17: Goal = {
  id: 'M17',
  description:
    'One of two ingest nodes killed under 2,000 simulated collectors with TLS: from the kill to the greeting of the other node, for those that were connected to it, p99.',
  unit: 'ms',
  floor: 'p99 5000 ms',
  aim: 'p99 2000 ms, none lost, none twice',
  reaches: (value) => ({ floor: value <= 5_000, aim: value <= 2_000 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform({ ...options, counts: { ingests: 2 }, door: 'proxy' });
  try {
    const captured = await steadyCapture(options, (ms) => captureAfter(platform.bus, ms));
    await platform.stack.service('collector-1').stop();
    const away = new Set<ReplayingCollector>();
    const [gaps, latency] = [microseconds(), microseconds()];
    let killedAt = Infinity;
    const since = (ms: number): number => Math.max(1, Math.round((performance.now() - ms) * 1_000));
    const collectors = options.size ?? COLLECTORS;
    let gap = microseconds();
    const fleet = await Fleet.start(platform, captured, {
      collectors,
      everyMs: EVERY_MS,
      address: platform.collectorAddress,
      say: options.say,
      watcher: {
        welcomed: (collector) => {
          if (away.delete(collector)) gap.recordValue(since(killedAt));
        },
        cut: (collector) => void away.add(collector),
        reached: (what, dueMs) => void (what === 'logged' && latency.recordValue(since(dueMs))),
      },
    });
    const runs: number[] = [];
    const cut: number[] = [];
    const shares = countShares(platform);
    for (let run = 1; run <= options.runs; run += 1) {
      await pause(EVERY_MS);
      gap = microseconds();
      killedAt = performance.now();
      const node = platform.stack.service(`ingest-${(run % 2) + 1}`);
      await node.kill();
      await reached(() => away.size > 0 || performance.now() - killedAt > 5_000);
      await reached(() => away.size === 0);
      cut.push(gap.totalCount);
      runs.push(gap.getValueAtPercentile(99) / 1_000);
      gaps.add(gap);
      options.say(`  run ${run}: ${gap.totalCount} cut off, p99 ${runs.at(-1)?.toFixed(0)} ms`);
      await node.restart();
      // So that the next node to be killed is not the only one that has connections.
      for (const collector of fleet.collectors.filter((_, index) => index % 2 === 0)) collector.cutConnection();
      await pause(EVERY_MS);
    }
    const coreShares = shares();
    return {
      runs,
      details: {
        collectors,
        snapshotBytes: snapshotBytes(captured),
        cutOff: cut,
        gapMs: percentiles(gaps, 1_000),
        scheduledToLoggedMs: percentiles(latency, 1_000),
        coreShares,
        generatorBusy: generatorIsBusy(coreShares),
        ledger: await fleet.finish(platform),
      },
    };
  } finally {
    await platform.stop();
  }
}

const reached = (condition: () => boolean): Promise<void> =>
  eventually(
    () => {
      if (!condition()) throw new Error('not all collectors have come back');
    },
    { timeoutMs: BACK_MS, everyMs: 10 },
  );
