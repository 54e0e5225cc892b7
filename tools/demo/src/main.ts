import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';
import { endAbandonedRuns, endRun } from '@pganalytics/servers';

import { demoConfig, readOptions } from './demo.config.js';
import { runDemo } from './run-demo.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const asked = new AbortController();
// 'disconnect': the launcher is gone, however it went.
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, () => asked.abort());

let code = 0;
try {
  const options = readOptions(process.argv.slice(2));
  const config = loadConfig(demoConfig, process.env);
  // A demo that was killed left its servers behind.
  await endAbandonedRuns();
  const problem = await runDemo({ config, options, environment: process.env, signal: asked.signal, say });
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    code = 1;
  }
} catch (error) {
  if (!asked.signal.aborted) {
    process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).stack)}\n`);
    code = 1;
  }
}
await endRun(process.pid);
process.exit(code);
