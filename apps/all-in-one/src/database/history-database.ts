import path from 'node:path';

import { startEmbeddedPostgres } from '@pganalytics/embedded-postgres';
import type { EmbeddedPostgres } from '@pganalytics/embedded-postgres';
import { createPool, provision, provisionWatcher } from '@pganalytics/postgres';
import type { ServiceSchema } from '@pganalytics/postgres';

import type { AllInOneConfig } from '../all-in-one.config.js';
import { HistoryDatabaseUnusable } from '../all-in-one.errors.js';
import type { Secrets } from '../data-directory/secrets.js';

/** The PostgreSQL that keeps everything: ours, or one that the user gave. */
export interface HistoryDatabase {
  /** Where each service connects, with its own role. */
  readonly urls: Record<ServiceSchema, string>;
  /** Where our own collector connects to watch the same server; `undefined` when we may not make it a role. */
  readonly watchUrl: string | undefined;
  readonly embedded: boolean;
  /** Settles when the embedded server has ended by itself; never for another one. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const DATABASE = 'pganalytics';

/**
 * Starts the embedded PostgreSQL, or takes the one in HISTORY_DATABASE_URL, and prepares schemas and roles.
 * @throws the errors of libs/embedded-postgres and libs/postgres
 */
export async function openHistoryDatabase(config: AllInOneConfig, secrets: Secrets): Promise<HistoryDatabase> {
  const external = config.HISTORY_DATABASE_URL;
  if (external === undefined) return openEmbedded(config.DATA_DIR, secrets);
  const urls = await provision(external, { passwords: secrets.roles }).catch((error: unknown) => {
    throw new HistoryDatabaseUnusable(error);
  });
  const watchUrl = await provisionWatcher(external, secrets.watcher).catch(() => undefined);
  return { urls, watchUrl, embedded: false, ended: new Promise(() => {}), stop: async () => {} };
}

/** Starts the server of a data directory alone, without anything that uses it. */
export function startServer(directory: string, secrets: Secrets): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    directory: path.join(directory, 'postgres'),
    logFile: path.join(directory, 'postgres.log'),
    password: secrets.superuser,
    settings: { max_connections: 150, shared_buffers: '128MB', wal_compression: true },
  });
}

/** The URL of our database on the embedded server, for its superuser. */
export function adminUrlOf(server: { readonly url: string }): string {
  const url = new URL(server.url);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

/** The URL of a service's role on the embedded server. */
export function roleUrl(port: number, schema: ServiceSchema, secrets: Secrets): string {
  return `postgres://pganalytics_${schema}:${secrets.roles[schema]}@127.0.0.1:${port}/${DATABASE}`;
}

async function openEmbedded(directory: string, secrets: Secrets): Promise<HistoryDatabase> {
  const server = await startServer(directory, secrets);
  try {
    await makeDatabase(server.url);
    const adminUrl = adminUrlOf(server);
    const urls = await provision(adminUrl, { passwords: secrets.roles });
    const watchUrl = await provisionWatcher(adminUrl, secrets.watcher);
    return { urls, watchUrl, embedded: true, ended: server.exited, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function makeDatabase(serverUrl: string): Promise<void> {
  const pool = createPool(serverUrl, { applicationName: 'pganalytics start', size: 1 });
  try {
    const { rowCount } = await pool.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await pool.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await pool.end();
  }
}
