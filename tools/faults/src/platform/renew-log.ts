import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { createPool } from '@pganalytics/postgres';
import { createTopics } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';

const run = promisify(execFile);
const workspace = path.resolve(import.meta.dirname, '../../../..');

/**
 * What docs/faults.md tells an operator to do when the whole log is lost: make the topics again (`npm run topics`), take
 * the offsets of the old log away, as nobody goes on from them by himself (R-KAF-10), let auth say again what only the
 * log held (`npm run announce-everything`), and restart the services. What was acknowledged comes again from the spools.
 */
export async function renewLog(
  stack: RunningStack,
  authUrl: string,
  bringUp: (what: string, start: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await createTopics(stack.kafka.bootstrap, stack.kafka.brokers.length);
  const services = stack.services.filter(({ name }) => !name.startsWith('collector-') && !name.startsWith('edge-'));
  await Promise.all(services.map((service) => service.kill()));
  const pool = createPool(stack.postgres.url, { applicationName: 'faults' });
  try {
    await pool.query('delete from history.consumer_offset');
    await pool.query('delete from auth.consumer_offset');
  } finally {
    await pool.end();
  }
  const announce = path.join(workspace, 'apps/auth/dist/announce-everything.main.js');
  await run(process.execPath, [announce], { env: { DATABASE_URL: authUrl } });
  const auths = services.filter(({ name }) => name.startsWith('auth-'));
  for (const group of [auths, services.filter((service) => !auths.includes(service))]) {
    await Promise.all(group.map((service) => bringUp(service.name, () => service.restart())));
  }
}
