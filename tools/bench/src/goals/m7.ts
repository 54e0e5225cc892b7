import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import type { PanelsAnswer } from '@pganalytics/contracts';
import type { Histogram } from 'hdr-histogram-js';

import { startDashboardService } from '../dashboard/dashboard-service.js';
import type { DashboardService } from '../dashboard/dashboard-service.js';
import { cpuSeconds } from '../machine.js';
import { microseconds } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

/**
 * Servers whose dashboards warm the code, not what is measured; and those that are measured, each once in a run. What reads
 * and decodes works at the first look at a server alone: few servers leave it as cold as a process that has just started.
 */
const WARM_UP = 60;
const WARM_UP_PASSES = 2;
const MEASURED = 30;
/** A dashboard is opened so often, whatever the answers do. */
const EVERY_MS = 200;

/** M7: a dashboard of twelve panels over an hour, nothing of it cached. */
export const m7: Goal = {
  id: 'M7',
  description:
    'A dashboard of 12 panels over one hour (7 families of a generated server with 10 databases, every poll a point) through HTTP, in one request, of a server nobody looked at before: nothing of it is cached in the service or Redis, PostgreSQL has it in memory, p95.',
  unit: 'ms',
  floor: 'p95 60 ms',
  aim: 'p95 20 ms and a tenth of the baseline',
  reaches: (value) => ({ floor: value <= 60, aim: value <= 20 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const service = await startDashboardService(WARM_UP + MEASURED, options.say);
  try {
    await assertSame(service);
    const all = microseconds();
    const allNarrow = microseconds();
    const [runs, narrow, cpu]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= options.runs; run += 1) {
      // A new process has nothing cached; and the code must be compiled again.
      await service.process.restart();
      for (let pass = 1; pass <= WARM_UP_PASSES; pass += 1) {
        for (const server of service.servers.slice(0, WARM_UP)) await service.dashboard(server, 100 * run + pass);
      }
      const before = cpuSeconds(service.process.pid);
      const own = await opened((index) => service.dashboard(service.servers[WARM_UP + index], 100 * run));
      cpu.push(((cpuSeconds(service.process.pid) - before) * 1_000) / MEASURED);
      const { from, to } = service.hour;
      const ofNarrow = await opened((index) => service.narrow.dashboard(WARM_UP + index, from, to));
      all.add(own);
      allNarrow.add(ofNarrow);
      runs.push(own.getValueAtPercentile(95) / 1_000);
      narrow.push(ofNarrow.getValueAtPercentile(95) / 1_000);
      options.say(`  run ${run}: p95 ${runs.at(-1)} ms, narrow rows ${narrow.at(-1)} ms, CPU ${cpu.at(-1)} ms`);
    }
    const [{ length: bytes }] = [await service.dashboard(service.servers[0])];
    return {
      runs,
      baseline: {
        value: median(narrow),
        unit: 'ms',
        description:
          'the same points as JSON from rows of (series, at, value) with a btree over only the metrics shown, one query for each panel, four at a time, without HTTP; p95',
      },
      details: {
        ...percentiles(all, 1_000),
        narrow: percentiles(allNarrow, 1_000),
        ratioToBaseline: median(runs) / median(narrow),
        cpuMsPerDashboard: cpu,
        packedBytes: bytes,
        panels: 12,
        everyMs: EVERY_MS,
      },
    };
  } finally {
    await service.stop();
  }
}

/** Opens one dashboard after another by the clock; latency counts from the scheduled time. */
async function opened(open: (index: number) => Promise<unknown>): Promise<Histogram> {
  const histogram = microseconds();
  const begin = performance.now();
  const answers = [];
  for (let index = 0; index < MEASURED; index += 1) {
    const due = begin + index * EVERY_MS;
    await pause(Math.max(0, due - performance.now()));
    answers.push(open(index).then(() => histogram.recordValue(Math.round((performance.now() - due) * 1_000))));
  }
  await Promise.all(answers);
  return histogram;
}

interface NarrowDashboard {
  readonly panels: readonly {
    readonly id: string;
    readonly series: readonly { readonly points: readonly (readonly [number, number])[] }[];
  }[];
}

/** Both sides must say the same, or there is nothing to compare. */
async function assertSame(service: DashboardService): Promise<void> {
  const { from, to } = service.hour;
  const ours = JSON.parse(gunzipSync(await service.dashboard(service.servers[0])).toString()) as PanelsAnswer;
  const theirs = JSON.parse(await service.narrow.dashboard(0, from, to)) as NarrowDashboard;
  for (const [index, { id, answer, problem }] of ours.panels.entries()) {
    if (!answer) throw new Error(`panel ${id} has no answer: ${problem?.detail}`);
    const [mine, other] = [answer.series, theirs.panels[index].series].map((series) => {
      const values = series.flatMap(({ points }) => points.map(([, value]) => Number(value)));
      return { lines: series.length, points: values.length, sum: values.reduce((a, b) => a + b, 0) };
    });
    const same = mine.lines === other.lines && mine.points === other.points;
    if (!same || Math.abs(mine.sum - other.sum) > 1e-6 * Math.abs(other.sum)) {
      throw new Error(`panel ${id}: ${JSON.stringify(mine)}, from narrow rows ${JSON.stringify(other)}`);
    }
  }
}
