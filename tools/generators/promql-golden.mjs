/**
 * Renews what Prometheus itself answers to the queries of apps/query/src/prometheus/promql/golden.json: loads the series of
 * that file into a Prometheus of its own and asks it. Needs `prometheus` and `promtool` on the PATH (Debian: prometheus).
 *
 * node tools/generators/promql-golden.mjs
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const file = path.join(import.meta.dirname, '../../apps/query/src/prometheus/promql/golden.json');
const golden = JSON.parse(readFileSync(file, 'utf8'));
const directory = mkdtempSync(path.join(tmpdir(), 'promql-golden-'));
const data = path.join(directory, 'data');
writeFileSync(path.join(directory, 'series.txt'), openMetrics(golden.series));
writeFileSync(path.join(directory, 'prometheus.yml'), '{}\n');
execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', path.join(directory, 'series.txt'), data]);
const port = await freePort();
const server = spawn(
  'prometheus',
  [
    `--config.file=${path.join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=100y',
    `--web.listen-address=127.0.0.1:${port}`,
  ],
  { stdio: 'ignore' },
);
try {
  await ready();
  golden.prometheus = (await ask('status/buildinfo', {})).version;
  for (const one of golden.cases) one.result = (await ask('query_range', { query: one.query, ...golden.range })).result;
  writeFileSync(file, `${JSON.stringify(golden, undefined, 1)}\n`);
} finally {
  server.kill();
  rmSync(directory, { recursive: true, force: true });
}

/** @param {{labels: Record<string, string>, samples: [number, number][]}[]} series */
function openMetrics(series) {
  const names = [...new Set(series.map(({ labels }) => labels.__name__))];
  const lines = names.flatMap((name) => [
    `# TYPE ${name} unknown`,
    ...series
      .filter(({ labels }) => labels.__name__ === name)
      .flatMap(({ labels, samples }) => {
        const { __name__, ...rest } = labels;
        const text = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
        return samples.map(([at, value]) => `${__name__}{${text.join(',')}} ${value} ${at}`);
      }),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}

async function ready() {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (server.exitCode !== null) throw new Error(`prometheus ended with code ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string} what @param {Record<string, string>} parameters */
async function ask(what, parameters) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${what}?${new URLSearchParams(parameters)}`);
  const { status, data: found, error } = await answer.json();
  if (status !== 'success') throw new Error(`${parameters.query}: ${error}`);
  return found;
}

async function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
