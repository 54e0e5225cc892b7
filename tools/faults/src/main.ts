import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { endAbandonedRuns, endRun } from '@pganalytics/servers';

import { isClean } from './check/is-clean.js';
import { faultKinds } from './kinds/index.js';
import { heal } from './platform/broker-split.js';
import { unmountAll } from './platform/small-disk.js';
import { runFaults } from './run-faults.js';

const USAGE = `usage: npm run faults -- [--seconds 600] [--seed 1] [--collectors 1000] [--every-ms 10000]
                         [--kinds ${faultKinds.map(({ kind }) => kind).join(',')}] [--keep] [--out FILE]`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function optionsOf(args: readonly string[]) {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text('600'),
      seed: text('1'),
      collectors: text('1000'),
      'every-ms': text('10000'),
      kinds: text(faultKinds.map(({ kind }) => kind).join(',')),
      keep: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const names = values.kinds.split(',');
  const unknown = names.filter((name) => !faultKinds.some(({ kind }) => kind === name));
  if (unknown.length > 0) throw new Error(`no kind of fault is called ${unknown.join(' or ')}`);
  const number = (name: 'seconds' | 'seed' | 'collectors' | 'every-ms', least: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least) throw new Error(`--${name} ${values[name]}: a number from ${least}`);
    return value;
  };
  return {
    seconds: number('seconds', 20),
    seed: number('seed', 0),
    collectors: number('collectors', 1),
    everyMs: number('every-ms', 100),
    kinds: faultKinds.filter(({ kind }) => names.includes(kind)),
    keep: values.keep,
    out: values.out,
  };
}

let options: ReturnType<typeof optionsOf>;
try {
  options = optionsOf(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(2);
}
// What was started runs in sessions of its own and would outlive a run that is interrupted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(
    signal,
    () =>
      void endRun(process.pid)
        .then(unmountAll)
        .then(heal)
        .then(() => process.exit(130)),
  );
}
await endAbandonedRuns();
const directory = mkdtempSync(path.join(tmpdir(), 'pga-faults-'));
say(`faults: seed ${options.seed}, ${options.seconds} s, ${options.collectors} simulated collectors in ${directory}`);
const { keep, out, ...run } = options;
const result = await runFaults({ ...run, tickMs: 10_000, captureTicks: 4, directory, say });
const text = `${JSON.stringify(result, undefined, 2)}\n`;
if (out === undefined) process.stdout.write(text);
else writeFileSync(out, text);
if (!keep) rmSync(directory, { recursive: true, force: true });
say(isClean(result) ? 'clean' : 'NOT CLEAN: see the result');
process.exit(isClean(result) ? 0 : 1);
