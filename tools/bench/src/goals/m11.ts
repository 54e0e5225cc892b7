import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';

import { keepBusy } from '../busy-server.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { serverCpuSeconds } from '../server-cpu.js';
import { watchedViews } from '../watched-views.js';
import type { WatchedView } from '../watched-views.js';

/** The collector's first ticks read what never changes again. */
const SETTLE_SECONDS = 45;
/** The plain way is repeated so often, for a figure above the grain of the kernel's counters. */
const BASELINE_MINUTES = 3;

/** M11: what a minute of watching costs the watched server. */
export const m11: Goal = {
  id: 'M11',
  description:
    'CPU of the watched server (1,000 tables, 5,000 statements) for a minute of default polling, as a ratio to the same views at the same cadence by one query each over a new connection.',
  unit: 'ratio to the baseline',
  floor: '0.2',
  aim: '0.05',
  reaches: (value) => ({ floor: value <= 0.2, aim: value <= 0.05 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform({ ...options, load: false, watch: 'target only' });
  const pool = createPool(platform.targetUrl, { applicationName: 'bench', size: 1 });
  try {
    options.say('  making 1,000 tables and 5,000 statements');
    await (await keepBusy(platform.targetUrl)).stop();
    const views = await watchedViews(pool);
    await pause(SETTLE_SECONDS * 1_000);
    const [ours, plain]: [number[], number[]] = [[], []];
    for (let run = 1; run <= options.runs; run += 1) {
      const seconds = Math.max(options.seconds, 60);
      const cost = await during(platform, () => pause(seconds * 1_000));
      ours.push((cost.cpu / cost.seconds) * 60_000);
      plain.push(await plainMinute(platform, views, cost.cpu / cost.seconds));
      options.say(`  run ${run}: ${ours.at(-1)?.toFixed(1)} against ${plain.at(-1)?.toFixed(1)} ms of CPU a minute`);
    }
    return {
      runs: ours.map((value, index) => value / plain[index]),
      baseline: {
        value: median(plain),
        unit: 'ms of server CPU a minute',
        description: 'SELECT * of each view over a new connection, as often as the collector reads it',
      },
      details: {
        collectorMillisecondsAMinute: ours,
        baselineMillisecondsAMinute: plain,
        views: views.map(({ name, intervalSeconds }) => `${name} every ${intervalSeconds} s`),
      },
    };
  } finally {
    await pool.end();
    await platform.stop();
  }
}

async function during(
  platform: BenchPlatform,
  work: () => Promise<unknown>,
): Promise<{ cpu: number; seconds: number }> {
  const [cpu, begin] = [serverCpuSeconds(platform.target.pid), performance.now()];
  await work();
  return { cpu: serverCpuSeconds(platform.target.pid) - cpu, seconds: (performance.now() - begin) / 1_000 };
}

/** Milliseconds of CPU a minute of the plain way; what the collector takes meanwhile is taken off. */
async function plainMinute(platform: BenchPlatform, views: readonly WatchedView[], collectorShare: number) {
  const { cpu, seconds } = await during(platform, async () => {
    for (let minute = 0; minute < BASELINE_MINUTES; minute += 1) {
      for (const { name, intervalSeconds } of views) {
        // What is read less often than once a minute is left out here, though the collector's minute has its share.
        for (let time = 0; time < Math.floor(60 / intervalSeconds); time += 1) {
          await plainRead(platform.targetUrl, name);
        }
      }
    }
  });
  return ((cpu - collectorShare * seconds) / BASELINE_MINUTES) * 1_000;
}

async function plainRead(url: string, view: string): Promise<void> {
  const pool = createPool(url, { applicationName: 'bench plain', size: 1 });
  try {
    await pool.query(`select * from ${view}`);
  } finally {
    await pool.end();
  }
}
