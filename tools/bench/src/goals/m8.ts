import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { RedisCache } from '@pganalytics/cache';
import { freePort, runProgram } from '@pganalytics/servers';
import type { RunningProgram } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';
import type { Histogram } from 'hdr-histogram-js';

import { startDashboardService } from '../dashboard/dashboard-service.js';
import type { DashboardService } from '../dashboard/dashboard-service.js';
import { KeptConnections } from '../dashboard/kept-connections.js';
import { cpuSeconds } from '../machine.js';
import { microseconds } from '../open-loop.js';
import { percentiles } from '../percentiles.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

const AT_A_TIME = 4;
/** Requests a second while latency is measured: what a busy team with live dashboards asks for. */
const PER_SECOND = 50;
const KEY = 'bench:dashboard';

/** M8: the dashboard of M7, kept. */
export const m8: Goal = {
  id: 'M8',
  description:
    'The dashboard of M7 asked for again, kept in the process: requests per CPU-second of the service (HTTP, signature of the token and packed bytes included) as a ratio to a program that keeps the same answer as JSON in Redis. p95 in the details, open loop.',
  unit: 'ratio to the baseline',
  floor: '20, p95 15 ms',
  aim: '60, p95 5 ms',
  reaches: (value) => ({ floor: value >= 20, aim: value >= 60 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const service = await startDashboardService(1, options.say);
  const port = await freePort();
  const baseline = await startBaseline(service.redisUrl, port);
  const client = new KeptConnections();
  try {
    const [server] = service.servers;
    await keepAsJson(service);
    const ours = () => service.dashboard(server);
    const theirs = () => client.get(`http://127.0.0.1:${port}/${KEY}`, {});
    const all = microseconds();
    const [ratios, rates, plain]: [number[], number[], number[]] = [[], [], []];
    for (let run = 0; run <= options.runs; run += 1) {
      const seconds = Math.min(options.seconds, 8);
      const rate = await perCpuSecond(ours, service.process.pid, seconds);
      const other = await perCpuSecond(theirs, baseline.pid, seconds);
      const latency = await openLoopOf(ours, seconds);
      if (run === 0) continue;
      all.add(latency);
      rates.push(rate);
      plain.push(other);
      ratios.push(rate / other);
      options.say(`  run ${run}: ${rate.toFixed(0)} against ${other.toFixed(0)} requests per CPU-second`);
    }
    return {
      runs: ratios,
      baseline: {
        value: median(plain),
        unit: 'requests per CPU-second',
        description: 'GET from Redis, JSON.parse, JSON.stringify, sent without compression or any check of who asks',
      },
      details: { ...percentiles(all, 1_000), requestsPerCpuSecond: rates, perSecond: PER_SECOND },
    };
  } finally {
    client.close();
    await baseline.stop();
    await service.stop();
  }
}

/** The same answer, unpacked, as the usual way would keep it. */
async function keepAsJson(service: DashboardService): Promise<void> {
  const cache = new RedisCache({
    url: service.redisUrl,
    timeoutMs: 5_000,
    logger: createLogger({ service: 'bench', level: 'warn', destination: process.stderr }),
  });
  await cache.set(KEY, gunzipSync(await service.dashboard(service.servers[0])), 86_400);
  await cache.close();
}

async function startBaseline(redisUrl: string, port: number): Promise<RunningProgram> {
  const dist = path.resolve(import.meta.dirname, '..');
  return runProgram({
    name: 'json-cache',
    program: process.execPath,
    args: [path.join(dist, 'dashboard/json-cache-server.js'), redisUrl, String(port)],
    logFile: path.join(dist, '../json-cache.log'),
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    directory: dist,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok ?? false,
    timeoutMs: 20_000,
  });
}

/** Asks as fast as answers come, a few at a time. */
async function perCpuSecond(ask: () => Promise<unknown>, pid: number, seconds: number): Promise<number> {
  const before = cpuSeconds(pid);
  const until = performance.now() + seconds * 1_000;
  let answers = 0;
  const asker = async () => {
    for (; performance.now() < until; answers += 1) await ask();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, asker));
  return answers / (cpuSeconds(pid) - before);
}

/** Asks by the clock; latency counts from the scheduled time. */
async function openLoopOf(ask: () => Promise<unknown>, seconds: number): Promise<Histogram> {
  const histogram = microseconds();
  const begin = performance.now();
  const answers: Promise<void>[] = [];
  for (let index = 0; index < seconds * PER_SECOND; index += 1) {
    const due = begin + (index * 1_000) / PER_SECOND;
    await pause(Math.max(0, due - performance.now()));
    answers.push(ask().then(() => histogram.recordValue(Math.max(1, Math.round((performance.now() - due) * 1_000)))));
  }
  await Promise.all(answers);
  return histogram;
}
