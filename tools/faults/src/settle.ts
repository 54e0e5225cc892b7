import type { RecordFile } from '@pganalytics/bench';
import { createPool } from '@pganalytics/postgres';
import { eventually } from '@pganalytics/servers';

import type { FaultPlatform } from './platform/fault-platform.js';
import { readRecord } from './record/read-record.js';

/** How long the parts of a run may take, in milliseconds. */
export interface Patience {
  /** For the platform to catch up after the last fault; then the checker speaks. */
  readonly catchUpMs: number;
  /** For the ledger to have what was acknowledged, after the last collector has stopped. */
  readonly drainMs: number;
  /** For one process to be up again. */
  readonly bringUpMs: number;
}

/** Of a run that takes its time: a loaded machine with a thousand collectors needs minutes for any of it. */
export const defaultPatience: Patience = { catchUpMs: 420_000, drainMs: 180_000, bringUpMs: 240_000 };

/** How the platform came to rest. */
export interface Settled {
  /** Snapshots of simulated collectors that were not stored in time, and acknowledged ones that the ledger lacks. */
  readonly unsettled: number;
  /** From the end of the load until all was stored; undefined when it never was. */
  readonly recoverySeconds: number | undefined;
}

/** Ends the load, waits until collectors are told that all is stored, and stops whatever could still change the history. */
export async function settle(
  platform: FaultPlatform,
  record: RecordFile,
  { say, patience }: { readonly say: (line: string) => void; readonly patience: Patience },
): Promise<Settled> {
  const { simulated, watched, stack } = platform;
  const began = performance.now();
  for (const collector of simulated) collector.finish();
  say('  the load has ended; waiting until everything is stored');
  const open = (): number => simulated.reduce((sum, { unsettled }) => sum + unsettled, 0);
  // Whatever is open after this is what the verdict is about.
  await patiently(patience.catchUpMs, 500, () => {
    if (open() > 0) throw new Error(`${open()} snapshots are not stored yet`);
  }).catch((error: unknown) => say(`  ${String(error)}`));
  const left = open();
  const recoverySeconds = left === 0 ? Math.round((performance.now() - began) / 100) / 10 : undefined;
  // A collector that is told to stop delivers what it has first.
  await Promise.all(watched.map(({ collector }) => collector.stop()));
  for (const collector of simulated) collector.close();
  await record.close();
  let missing = 0;
  await patiently(patience.drainMs, 2_000, async () => {
    missing = await missingInLedger(platform, record.path);
    if (missing > 0) throw new Error(`${missing} acknowledged snapshots are not in the ledger yet`);
  }).catch((error: unknown) => say(`  ${String(error)}`));
  const services = stack.services.filter(({ name }) => !name.startsWith('collector-'));
  await Promise.all(services.map((service) => service.stop()));
  return { unsettled: left + missing, recoverySeconds };
}

const patiently = (timeoutMs: number, everyMs: number, assertion: () => void | Promise<void>): Promise<void> =>
  eventually(assertion, { timeoutMs, everyMs });

/** How many acknowledged snapshots the ledger lacks. */
async function missingInLedger({ stack }: FaultPlatform, recordFile: string): Promise<number> {
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
    return missing;
  } finally {
    await pool.end();
  }
}
