import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { createPool } from '@pganalytics/postgres';
import { freePort, runProgram } from '@pganalytics/servers';
import type { RunningProgram } from '@pganalytics/servers';

import { keepBusy } from '../busy-server.js';
import { cpuSeconds, residentBytes } from '../machine.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { watchedViews } from '../watched-views.js';
import type { WatchedView } from '../watched-views.js';

const SETTLE_SECONDS = 45;
const SCRAPE_MS = 10_000;
/** A scrape reads all that the exporter has: it is spared what the collector reads once an hour or a day. */
const RAREST_SECONDS = 300;

/** M12: what watching costs the process that watches. */
export const m12: Goal = {
  id: 'M12',
  description:
    "CPU of the collector process for one server (1,000 tables, 5,000 statements), as a ratio to Debian's postgres_exporter beside it with the same views as its own queries, scraped every 10 s.",
  unit: 'ratio to the baseline',
  floor: '0.5',
  aim: '0.1',
  reaches: (value) => ({ floor: value <= 0.5, aim: value <= 0.1 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform({ ...options, load: false, watch: 'target only', major: 15 });
  const busy = await keepBusy(platform.targetUrl);
  const pool = createPool(platform.targetUrl, { applicationName: 'bench', size: 1 });
  let exporter: RunningProgram | undefined;
  try {
    const views = (await watchedViews(pool)).filter(
      ({ columns, intervalSeconds }) =>
        columns.some(({ use }) => use === 'number') && intervalSeconds <= RAREST_SECONDS,
    );
    const port = await freePort();
    exporter = await startExporter(platform, port, views);
    await pause(SETTLE_SECONDS * 1_000);
    const collector = platform.stack.service('collector-1').pid;
    const [ours, theirs, samples]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= options.runs; run += 1) {
      // Both watch at the same time: what disturbs one disturbs the other.
      const before = [cpuSeconds(collector), cpuSeconds(exporter.pid)];
      const begin = performance.now();
      while (performance.now() - begin < Math.max(60, options.seconds) * 1_000) {
        samples.push(await scrape(port));
        await pause(SCRAPE_MS);
      }
      const minutes = (performance.now() - begin) / 60_000;
      ours.push(((cpuSeconds(collector) - before[0]) * 1_000) / minutes);
      theirs.push(((cpuSeconds(exporter.pid) - before[1]) * 1_000) / minutes);
      options.say(`  run ${run}: ${ours.at(-1)?.toFixed(0)} against ${theirs.at(-1)?.toFixed(0)} ms of CPU a minute`);
    }
    return {
      runs: ours.map((value, index) => value / theirs[index]),
      baseline: { value: median(theirs), unit: 'ms of CPU a minute', description: 'prometheus-postgres-exporter' },
      details: {
        collectorMillisecondsAMinute: ours,
        exporterMillisecondsAMinute: theirs,
        exporterSamplesPerScrape: median(samples),
        residentBytes: { collector: residentBytes(collector), exporter: residentBytes(exporter.pid) },
        views: views.map(({ name }) => name),
      },
    };
  } finally {
    await exporter?.stop();
    await pool.end();
    await busy.stop();
    await platform.stop();
  }
}

function startExporter(platform: BenchPlatform, port: number, views: readonly WatchedView[]): Promise<RunningProgram> {
  const queries = path.join(platform.directory, 'queries.yaml');
  writeFileSync(queries, views.map(yamlOf).join(''));
  return runProgram({
    name: 'postgres_exporter',
    program: 'prometheus-postgres-exporter',
    // Its own set would come on top; the views are what is compared.
    args: [`--web.listen-address=127.0.0.1:${port}`, `--extend.query-path=${queries}`, '--disable-default-metrics'],
    environment: { DATA_SOURCE_NAME: `${platform.targetUrl}?sslmode=disable`, PATH: '/usr/bin:/bin' },
    logFile: path.join(platform.directory, 'exporter.log'),
    debianPackage: 'prometheus-postgres-exporter',
    ready: async () => (await scrape(port).catch(() => 0)) > 0,
  });
}

/** Samples that a scrape brings. */
async function scrape(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('bench_')).length;
}

function yamlOf({ name, columns }: WatchedView): string {
  const list = columns.map((column) => `"${column.name}"`).join(', ');
  const metrics = columns.map(
    (column) => `    - ${column.name}:\n        usage: "${column.use === 'label' ? 'LABEL' : 'GAUGE'}"\n`,
  );
  return `bench_${name}:\n  query: 'select ${list} from ${name}'\n  metrics:\n${metrics.join('')}`;
}
