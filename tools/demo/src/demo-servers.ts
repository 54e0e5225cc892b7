import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { Sessions } from './sessions.js';
import { addHelpers } from './shop/add-helpers.js';
import { databases, prepareShop, prepareWatcher } from './shop/prepare-shop.js';
import type { Scene } from './scene.js';

/** A shop of a few megabytes: enough for plans that differ, and filled in seconds. */
export const SHOP_ORDERS = 60_000;

/** The standby's slot, and the one of a standby that was taken away. */
const SLOT = 'demo_standby';
const FORGOTTEN_SLOT = 'old_standby';

const shared = { shared_buffers: '64MB', max_connections: 60, wal_level: 'logical', hot_standby_feedback: false };
/** Small, so that what takes hours elsewhere shows within minutes. */
const primarySettings = {
  ...shared,
  cluster_name: 'demo_primary',
  max_wal_size: '96MB',
  min_wal_size: '48MB',
  // The slot that nobody uses must not fill the disk of who tries the demo.
  max_slot_wal_keep_size: '384MB',
  autovacuum_naptime: '15s',
  'pg_stat_statements.track_planning': true,
  track_wal_io_timing: true,
  // Shows an archiver at work; nothing is kept.
  archive_mode: true,
  archive_command: 'true',
};
const standbySettings = { ...shared, cluster_name: 'demo_standby', primary_slot_name: SLOT };

/** The demo's PostgreSQL servers. */
export interface DemoServers {
  readonly scene: Scene;
  /** Connection strings for the collector, with its own role. */
  readonly watchUrls: readonly string[];
  readonly ports: { readonly primary: number; readonly standby: number };
  stop(): Promise<void>;
}

/** Starts the primary with its shop, and a standby that streams from it; both continue where they were stopped. */
export async function startDemoServers(directory: string): Promise<DemoServers> {
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const password = await passwordIn(directory);
  const start = (name: string, more: Parameters<typeof startPostgres>[0]): Promise<TestPostgres> =>
    startPostgres({ directory: path.join(directory, name), password, ...more });
  const primary = await start('primary', { settings: primarySettings });
  const onPrimary = Sessions.on(primary.url);
  await prepareShop(onPrimary, password, { orders: SHOP_ORDERS });
  const watchPrimary = await prepareWatcher(onPrimary, primary.url);
  await addHelpers(onPrimary, databases);
  await makeSlots(onPrimary);
  const standby = await start('standby', { settings: standbySettings, standbyOf: primary });
  const onStandby = Sessions.on(standby.url);
  // The primary may listen on another port than at the start before.
  const conninfo = `host=127.0.0.1 port=${primary.port} user=postgres password=${password} application_name=demo_standby`;
  await onStandby.direct(`ALTER SYSTEM SET primary_conninfo = '${conninfo}'`);
  await onStandby.direct('SELECT pg_reload_conf()');
  await onStandby.direct('SELECT pg_wal_replay_resume()');
  const watchStandby = new URL(watchPrimary);
  watchStandby.port = String(standby.port);
  return {
    scene: { primary: onPrimary, standby: onStandby },
    watchUrls: [watchPrimary, watchStandby.href],
    ports: { primary: primary.port, standby: standby.port },
    async stop() {
      await Promise.all([onPrimary.end(), onStandby.end()]);
      await standby.stop();
      await primary.stop();
    },
  };
}

/** One slot for the standby, and one that keeps WAL for nobody; a lost one is made again. */
export async function makeSlots(primary: Sessions): Promise<void> {
  const { rows } = await primary.direct('SELECT slot_name, wal_status FROM pg_replication_slots');
  const slots = new Map(rows.map((row) => [String(row.slot_name), String(row.wal_status)]));
  if (slots.get(FORGOTTEN_SLOT) === 'lost') {
    await primary.direct('SELECT pg_drop_replication_slot($1)', [FORGOTTEN_SLOT]);
    slots.delete(FORGOTTEN_SLOT);
  }
  for (const name of [SLOT, FORGOTTEN_SLOT]) {
    if (!slots.has(name)) await primary.direct('SELECT pg_create_physical_replication_slot($1, true)', [name]);
  }
}

/** One password for all roles of the demo, made at its first start. */
async function passwordIn(directory: string): Promise<string> {
  const file = path.join(directory, 'password');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known.trim();
  const password = randomBytes(12).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
