import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { formatCollectorToken, newId } from '@pganalytics/contracts';
import { freePort, runProgram, startPostgres, temporaryDirectory } from '@pganalytics/servers';

import type { Goal, MeasureOptions, Measurement } from '../result.js';

const LIVE = 50;
const HUNG = 50;
const TICK_MS = 10_000;
const WARM_UP_SECONDS = 45;
const COLLECTOR = fileURLToPath(new URL('../../../../apps/collector/dist/main.js', import.meta.url));

/** C1.4: what servers that hang cost those that do not, in one collector process. */
export const targets: Goal = {
  id: 'C1.4',
  description:
    'How far the polls of 50 live servers come from their 10 s schedule while 50 others take connections and never answer, p99 of one collector process.',
  unit: 'ms',
  floor: 'p99 1000 ms',
  aim: 'p99 100 ms',
  reaches: (value) => ({ floor: value <= 1_000, aim: value <= 100 }),
  measure,
};

interface Status {
  readonly process: { readonly cpuSeconds: number; readonly rssBytes: number };
  readonly targets: readonly { readonly targetId: string; readonly state: string; readonly lastTickAtMs?: number }[];
}

async function measure({ seconds, runs, size = LIVE, say }: MeasureOptions): Promise<Measurement> {
  const stops: (() => Promise<unknown> | void)[] = [];
  try {
    const server = await startPostgres({ settings: { max_connections: 2 * size + 50 } });
    stops.push(() => server.stop('immediate'));
    const hung = await startSilentServer();
    stops.push(hung.close);
    const url = await startCollector({ live: size, liveUrl: server.url, hungUrl: hung.url }, stops);
    await pause(WARM_UP_SECONDS * 1_000);
    const values: number[] = [];
    const all: number[] = [];
    const before = await statusOf(url);
    const begin = performance.now();
    for (let run = 1; run <= runs; run += 1) {
      const errors = await cadenceErrors(url, Math.max(seconds, 3 * (TICK_MS / 1_000)));
      values.push(percentile(errors, 0.99));
      all.push(...errors);
      say(`  run ${run}: p99 ${values.at(-1)} ms of ${errors.length} polls`);
    }
    const after = await statusOf(url);
    const cores = (after.process.cpuSeconds - before.process.cpuSeconds) / ((performance.now() - begin) / 1_000);
    const connected = after.targets.filter(({ state }) => state === 'connected').length;
    const spread = {
      p50: percentile(all, 0.5),
      p95: percentile(all, 0.95),
      p99: percentile(all, 0.99),
      max: Math.max(...all),
    };
    const details = { live: size, hung: HUNG, connected, polls: all.length, cadenceErrorMs: spread };
    return { runs: values, details: { ...details, collectorCores: cores, residentBytes: after.process.rssBytes } };
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Accepts connections and never says a word, as a server behind a broken network does. */
async function startSilentServer(): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `postgres://x@127.0.0.1:${(server.address() as AddressInfo).port}/x`, close };
}

/** It delivers to nobody: what it reads goes to its spool. Answers with the address of its status. */
async function startCollector(
  around: { readonly live: number; readonly liveUrl: string; readonly hungUrl: string },
  stops: (() => Promise<unknown> | void)[],
): Promise<string> {
  const directory = await temporaryDirectory('collector');
  const list = (name: string, count: number, url: string) =>
    Array.from({ length: count }, (_, index) => ({ id: `${name}-${index}`, url, os: false }));
  const watched = [...list('live', around.live, around.liveUrl), ...list('hung', HUNG, around.hungUrl)];
  const file = path.join(directory, 'collector.yaml');
  await writeFile(file, JSON.stringify({ targets: watched }), { mode: 0o600 });
  const [port, nobody] = [await freePort(), await freePort()];
  const token = formatCollectorToken({ organisationId: newId(), collectorId: newId(), secret: 'a'.repeat(43) });
  const program = await runProgram({
    name: 'collector',
    program: process.execPath,
    args: [COLLECTOR, 'run'],
    logFile: path.join(directory, 'log'),
    environment: {
      COLLECTOR_CONFIG: file,
      COLLECTOR_TOKEN: token,
      DATA_DIR: directory,
      HTTP_PORT: String(port),
      INGEST_URL: `http://127.0.0.1:${nobody}`,
    },
    ready: (log) => log.includes('watches its targets'),
  });
  stops.push(program.stop);
  return `http://127.0.0.1:${port}/status`;
}

async function statusOf(url: string): Promise<Status> {
  return (await (await fetch(url)).json()) as Status;
}

/** How far each tick of a live target ended from a whole turn after the one before it. */
async function cadenceErrors(url: string, seconds: number): Promise<number[]> {
  const last = new Map<string, number>();
  const errors: number[] = [];
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    for (const { targetId, lastTickAtMs } of (await statusOf(url)).targets) {
      if (!targetId.startsWith('live') || lastTickAtMs === undefined || last.get(targetId) === lastTickAtMs) continue;
      const before = last.get(targetId);
      if (before !== undefined) errors.push(Math.abs(lastTickAtMs - before - TICK_MS));
      last.set(targetId, lastTickAtMs);
    }
    await pause(1_000);
  }
  return errors;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
