import { createPool } from '@pganalytics/postgres';
import { createTopics } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';

/**
 * What docs/faults.md tells an operator to do when the whole log is lost: make the topics again, take the offsets of
 * the old log away (nobody goes on from them by himself), and restart the services, so that each says again what only
 * the log held. What was acknowledged comes again from the spools.
 */
export async function renewLog(
  stack: RunningStack,
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
  const auths = services.filter(({ name }) => name.startsWith('auth-'));
  for (const group of [auths, services.filter((service) => !auths.includes(service))]) {
    await Promise.all(group.map((service) => bringUp(service.name, () => service.restart())));
  }
}
