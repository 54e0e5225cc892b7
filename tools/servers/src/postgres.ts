import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { startEmbeddedPostgres } from '@pganalytics/embedded-postgres';
import type { EmbeddedPostgres, EmbeddedPostgresOptions, StopMode } from '@pganalytics/embedded-postgres';
import pg from 'pg';

import { forgetProcess, registerProcess, temporaryDirectory } from './run-directory.js';

/** A PostgreSQL server for tests, the stack or a benchmark. */
export interface TestPostgres {
  /** Superuser connection to the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly major: number;
  readonly directory: string;
  readonly logFile: string;
  /** Of the postmaster; another one after {@link restart}. */
  readonly pid: number;
  stop(mode?: StopMode): Promise<void>;
  /** SIGKILL to the postmaster. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after a stop first if it still runs. */
  restart(): Promise<void>;
  /** Makes an empty database; answers with its superuser URL. */
  createDatabase(name?: string): Promise<string>;
}

/** What {@link startPostgres} takes. */
export interface StartPostgresOptions {
  readonly major?: number;
  readonly settings?: EmbeddedPostgresOptions['settings'];
  /** Where the cluster lies; a temporary directory of the run by default. */
  readonly directory?: string;
  readonly port?: number;
  /** A running server of the same major version that the new one follows as a streaming standby. */
  readonly standbyOf?: TestPostgres;
  /** Of the superuser `postgres`; the same for all test servers by default. */
  readonly password?: string;
  /** Synchronise with the disk; off by default, since a test does not survive a power loss anyway. */
  readonly durable?: boolean;
}

const PASSWORD = 'pganalytics';

/** Starts a PostgreSQL server of any major version from 12 to 18 with pg_stat_statements preloaded. */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<TestPostgres> {
  const directory = options.directory ?? path.join(await ownParent(), 'data');
  const settings = { ...(options.durable ? {} : { fsync: false, full_page_writes: false }), ...options.settings };
  const start: EmbeddedPostgresOptions = {
    directory,
    password: options.password ?? PASSWORD,
    major: options.major,
    settings,
  };
  const prepare = options.standbyOf && copyOf(options.standbyOf);
  let server = await launch({ ...start, port: options.port, prepare });
  return {
    url: server.url,
    port: server.port,
    major: server.major,
    directory: server.directory,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    async stop(mode) {
      await server.stop(mode);
      await forgetProcess(server.pid);
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      await forgetProcess(server.pid);
      server = await launch({ ...start, port: server.port });
    },
    createDatabase: (name) => createDatabase(server.url, name),
  };
}

async function launch(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(options);
  await registerProcess(server.pid, `postgres ${server.major}`);
  return server;
}

async function ownParent(): Promise<string> {
  const parent = await temporaryDirectory('postgres');
  await chmod(parent, 0o755);
  return parent;
}

// A base backup without pg_basebackup, which the npm binaries do not hold: copy the files between the two calls of the
// backup interface, then stream from the primary, which keeps the log in the meantime.
function copyOf(primary: TestPostgres): (directory: string) => Promise<void> {
  return async (directory) => {
    const client = new pg.Client({ connectionString: primary.url });
    await client.connect();
    try {
      const [begin, end] =
        primary.major >= 15
          ? ["SELECT pg_backup_start('standby', true)", 'SELECT labelfile FROM pg_backup_stop(false)']
          : ["SELECT pg_start_backup('standby', true, false)", 'SELECT labelfile FROM pg_stop_backup(false, false)'];
      await client.query(begin);
      await copyFiles(primary.directory, directory);
      const result = await client.query<{ labelfile: string }>(end);
      await writeFile(path.join(directory, 'backup_label'), result.rows[0]?.labelfile ?? '');
      await writeFile(path.join(directory, 'standby.signal'), '');
      const password = decodeURIComponent(new URL(primary.url).password);
      const connection = `host=127.0.0.1 port=${primary.port} user=postgres password=${password}`;
      await writeFile(path.join(directory, 'postgresql.auto.conf'), `primary_conninfo = '${connection}'\n`);
    } finally {
      await client.end();
    }
  };
}

const leftOut = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot']);

async function copyFiles(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leftOut.has(entry.name) || entry.isSocket() || entry.name.startsWith('.s.PGSQL')) continue;
    // A file that vanishes during the copy is brought back by the log.
    await cp(path.join(from, entry.name), path.join(to, entry.name), { recursive: true, force: true });
  }
  await mkdir(path.join(to, 'pg_wal', 'archive_status'), { recursive: true });
  await mkdir(path.join(to, 'pg_replslot'), { recursive: true });
  await rm(path.join(to, 'pg_stat_tmp'), { recursive: true, force: true });
  await mkdir(path.join(to, 'pg_stat_tmp'));
}

/** Makes an empty database on a server; answers with its URL. */
export async function createDatabase(
  serverUrl: string,
  name = `test_${randomUUID().replaceAll('-', '')}`,
): Promise<string> {
  await runSql(serverUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Removes a database and ends the connections to it; PostgreSQL 13 or newer. */
export async function dropDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  await runSql(url.href, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
