import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { endRun } from '@pganalytics/servers';

import { goals } from './goals.js';
import { programVersions, thisCommit, thisMachine } from './machine.js';
import { median } from './result.js';
import type { BenchmarkResult, Goal, MeasureOptions } from './result.js';

const USAGE = `usage: npm run bench -- <goal> [--out FILE] [--seconds N] [--runs N] [--size N] [--capture FILE]
goals: ${goals.map((goal) => goal.id).join(', ')}, or all`;

/** One goal from measurement to result. */
async function resultOf(goal: Goal, options: MeasureOptions): Promise<BenchmarkResult> {
  options.say(`${goal.id}: ${goal.description}`);
  const { runs, baseline, details } = await goal.measure(options);
  const value = median(runs);
  const { floor, aim } = goal.reaches(value, details);
  return {
    goal: goal.id,
    description: goal.description,
    value,
    unit: goal.unit,
    ...(baseline === undefined ? {} : { baseline }),
    floor: goal.floor,
    aim: goal.aim,
    met: aim ? 'aim' : floor ? 'floor' : 'neither',
    runs,
    details,
    configuration: { seconds: options.seconds, runs: options.runs, size: options.size ?? null },
    machine: thisMachine(programVersions()),
    commit: thisCommit(),
    measuredAt: new Date().toISOString(),
  };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string', default: '5' },
    size: { type: 'string' },
    capture: { type: 'string' },
  },
});
const chosen = goals.filter((goal) => positionals.includes(goal.id) || positionals.includes('all'));
if (chosen.length === 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const options: MeasureOptions = {
  seconds: Number(values.seconds),
  runs: Number(values.runs),
  ...(values.size !== undefined && { size: Number(values.size) }),
  ...(values.capture !== undefined && { capture: values.capture }),
  say: (line) => void process.stderr.write(`${line}\n`),
};
// What was started runs in sessions of its own and would outlive a bench that is interrupted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endRun(process.pid).then(() => process.exit(130)));
}
const results: BenchmarkResult[] = [];
for (const goal of chosen) results.push(await resultOf(goal, options));
const text = `${JSON.stringify(results.length === 1 ? results[0] : results, undefined, 2)}\n`;
if (values.out === undefined) process.stdout.write(text);
else writeFileSync(values.out, text);
process.exit(0);
