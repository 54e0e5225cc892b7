import { eventually } from '@pganalytics/servers';
import { build } from 'hdr-histogram-js';

import { percentiles } from '../percentiles.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

/** M6: how old a number is when a browser is told that it can be drawn. */
export const m6: Goal = {
  id: 'M6',
  description:
    'From the poll of a real server by a real collector to the live event that makes the dashboard draw it, while somebody watches, p99.',
  unit: 'ms',
  floor: 'p99 2000 ms',
  aim: 'p99 500 ms',
  reaches: (value) => ({ floor: value <= 2_000, aim: value <= 500 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform(options);
  try {
    const histogram = build({ highestTrackableValue: 600_000 });
    const runs: number[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      const own = build({ highestTrackableValue: 600_000 });
      await listen(platform, Math.max(options.seconds, 60 / options.runs), (milliseconds) => {
        own.recordValue(Math.max(1, Math.round(milliseconds)));
      });
      if (own.totalCount === 0) throw new Error('no live event came: there is nothing to measure');
      histogram.add(own);
      runs.push(own.getValueAtPercentile(99));
      options.say(`  run ${run}: p99 ${runs.at(-1)} ms of ${own.totalCount} polls`);
    }
    return { runs, details: percentiles(histogram, 1) };
  } finally {
    await platform.stop();
  }
}

interface Stored {
  readonly serverId: string;
  readonly collectedAtMs: number;
}

async function listen(platform: BenchPlatform, seconds: number, record: (milliseconds: number) => void) {
  const api = await signedIn(platform);
  const watched = await eventually(() => targetIn(api, platform.target.port), { timeoutMs: 60_000, everyMs: 500 });
  const signal = AbortSignal.timeout(seconds * 1_000);
  const stream = await api(`/live?watch=${watched}`, signal);
  let rest = '';
  const text = new TextDecoder();
  try {
    for await (const bytes of stream.body!) {
      const events = (rest + text.decode(bytes, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const stored of events.flatMap(storedIn)) {
        if (stored.serverId === watched) record(Date.now() - stored.collectedAtMs);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

type ApiCall = (path: string, signal?: AbortSignal) => Promise<Response>;

async function signedIn(platform: BenchPlatform): Promise<ApiCall> {
  const { url, email, password } = platform.stack;
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  return async (path, signal) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      ...(signal && { signal }),
    });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
}

async function targetIn(api: ApiCall, port: number): Promise<string> {
  const { items } = (await (await api('/servers')).json()) as {
    items: { id: string; port: number; dataAgeMs: unknown }[];
  };
  const found = items.find((server) => server.port === port && server.dataAgeMs !== null);
  if (found === undefined) throw new Error('the watched server has no data yet');
  return found.id;
}

function storedIn(event: string): Stored[] {
  const lines = event.split('\n');
  const data = lines.find((line) => line.startsWith('data:'))?.slice(5);
  return lines.includes('event: stored') && data !== undefined ? [JSON.parse(data) as Stored] : [];
}
