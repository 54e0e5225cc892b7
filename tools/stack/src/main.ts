import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';
import { endAbandonedRuns, endRun } from '@pganalytics/servers';

import { readCounts, stackConfig } from './stack.config.js';
import { startStack } from './start-stack.js';
import { tableOf } from './table.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const end = (code: number): Promise<never> => endRun(process.pid).then(() => process.exit(code));

// Until all runs, whatever was started is simply ended; afterwards the services drain first.
let finish = (): Promise<never> => end(130);
let finishing: Promise<never> | undefined;
const stop = (): void => void (finishing ??= finish());
// Its children run in sessions of their own and would not keep this process.
setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, stop);

try {
  const counts = readCounts(process.argv.slice(2));
  const config = loadConfig(stackConfig, process.env);
  // A stack that was killed left its processes behind.
  await endAbandonedRuns();
  const stack = await startStack({
    config,
    counts,
    onProgress: (what) => say(`starting ${what} …`),
    onDeath: (what) => finishing ?? process.stderr.write(`${what}\n`),
  });
  finish = () =>
    stack.stop().then(
      () => end(0),
      (error: unknown) => {
        process.stderr.write(`Not everything stopped cleanly: ${String(error)}\n`);
        return end(1);
      },
    );
  say(`\n${tableOf(stack)}\n\nDashboard   ${stack.url}\nCollectors  ${stack.collectorUrl}`);
  say(`E-mail      ${stack.email}\nPassword    ${stack.password}\n\nCtrl-C stops everything.`);
} catch (error) {
  if (!finishing) {
    process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).stack)}\n`);
    await end(1);
  }
}
