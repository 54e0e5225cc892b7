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
  readonly collectedAtMs: number;
}

async function listen(platform: BenchPlatform, seconds: number, record: (milliseconds: number) => void) {
  const { url, email, password } = platform.stack;
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const headers = { authorization: `Bearer ${accessToken}` };
  const servers = (await (await fetch(`${url}/api/v1/servers`, { headers })).json()) as { items: { id: string }[] };
  const watch = servers.items[0]?.id ?? '';
  const signal = AbortSignal.timeout(seconds * 1_000);
  const stream = await fetch(`${url}/api/v1/live?watch=${watch}`, { headers, signal });
  let rest = '';
  const text = new TextDecoder();
  try {
    for await (const bytes of stream.body!) {
      const events = (rest + text.decode(bytes, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: stored\n(?:.*\n)*?data: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) record(Date.now() - (JSON.parse(data) as Stored).collectedAtMs);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
