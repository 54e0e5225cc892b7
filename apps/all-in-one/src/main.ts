import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';

import { allInOneConfig } from './all-in-one.config.js';
import { announce } from './announce.js';
import { startAllInOne } from './start-all-in-one.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const asked = new AbortController();
// 'disconnect': the launcher is gone, however it went.
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, () => asked.abort());

try {
  const config = loadConfig(allInOneConfig, process.env);
  const product = await startAllInOne(config, {
    environment: process.env,
    signal: asked.signal,
    onProgress: (what) => say(`starting ${what} …`),
  });
  for (const line of announce(product, config)) say(line);
  await product.passwordShown();
  const stopAsked = new Promise<undefined>((resolve) =>
    asked.signal.addEventListener('abort', () => resolve(undefined)),
  );
  const broken = asked.signal.aborted ? undefined : await Promise.race([stopAsked, product.broken]);
  if (broken !== undefined) process.stderr.write(`${broken}\n`);
  await product.stop();
  process.exit(broken === undefined ? 0 : 1);
} catch (error) {
  if (asked.signal.aborted && error === asked.signal.reason) process.exit(0);
  process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}
