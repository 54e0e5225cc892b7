import type { RecordFile } from '@pganalytics/bench';
import { createPool } from '@pganalytics/postgres';
import { eventually } from '@pganalytics/servers';

import type { FaultPlatform } from './platform/fault-platform.js';
import { readRecord } from './record/read-record.js';

/** How long the platform may take to catch up after the last fault; then the checker speaks. */
const CATCH_UP_MS = 420_000;
const DRAIN_MS = 180_000;

/** Ends the load, waits until collectors are told that all is stored, and stops whatever could still change the history. */
export async function settle(platform: FaultPlatform, record: RecordFile, say: (line: string) => void): Promise<void> {
  const { simulated, watched, stack } = platform;
  for (const collector of simulated) collector.finish();
  say('  the load has ended; waiting until everything is stored');
  const open = (): number => simulated.reduce((sum, { unsettled }) => sum + unsettled, 0);
  // Whatever is open after this is what the verdict is about.
  await patiently(CATCH_UP_MS, 500, () => {
    for (const collector of simulated) collector.nudge();
    if (open() > 0) throw new Error(`${open()} snapshots are not stored yet`);
  }).catch((error: unknown) => say(`  ${String(error)}`));
  // A collector that is told to stop delivers what it has first.
  await Promise.all(watched.map(({ collector }) => collector.stop()));
  for (const collector of simulated) collector.close();
  await record.close();
  await patiently(DRAIN_MS, 2_000, () => allInLedger(platform, record.path)).catch((error: unknown) =>
    say(`  ${String(error)}`),
  );
  const services = stack.services.filter(({ name }) => !name.startsWith('collector-'));
  await Promise.all(services.map((service) => service.stop()));
}

const patiently = (timeoutMs: number, everyMs: number, assertion: () => void | Promise<void>): Promise<void> =>
  eventually(assertion, { timeoutMs, everyMs });

/** @throws Error while the ledger lacks something that was acknowledged. */
async function allInLedger({ stack }: FaultPlatform, recordFile: string): Promise<void> {
  const pool = createPool(stack.postgres.url, { applicationName: 'faults' });
  try {
    const { rows } = await pool.query<{ server_id: string; epoch: string; received: string }>(
      'select server_id, epoch, received::text from history.stream join history.ledger using (stream_id)',
    );
    const ledgers = new Map(rows.map((row) => [`${row.server_id} ${row.epoch}`, row.received]));
    let missing = 0;
    for (const { identity, acknowledged } of await readRecord(recordFile)) {
      const text = ledgers.get(`${identity.serverId} ${identity.epoch}`) ?? '';
      const ranges = [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to)] as const);
      for (const sequence of acknowledged) {
        if (!ranges.some(([from, to]) => from <= sequence && sequence < to)) missing += 1;
      }
    }
    if (missing > 0) throw new Error(`${missing} acknowledged snapshots are not in the ledger yet`);
  } finally {
    await pool.end();
  }
}
