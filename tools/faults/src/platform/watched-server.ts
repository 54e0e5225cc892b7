import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { startService } from '@pganalytics/stack';
import type { ServiceProcess } from '@pganalytics/stack';

import { SmallDisk } from './small-disk.js';

const run = promisify(execFile);
const FAKETIME = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
];
const PGBENCH = ['/usr/lib/postgresql/15/bin/pgbench', '/usr/lib/postgresql/17/bin/pgbench', '/usr/bin/pgbench'];
/** Small enough to be filled at once, large enough for an outage of minutes. */
const SPOOL_DISK_MEGABYTES = 64;

/** A real PostgreSQL server under pgbench, and the real collector process that watches it. */
export interface WatchedServer {
  readonly postgres: TestPostgres;
  readonly collector: ServiceProcess;
  /** The disk under its spool; undefined where nobody may mount. */
  readonly spoolDisk: SmallDisk | undefined;
  /** Moves the collector's clock by so many seconds; 0 is right again. Undefined where libfaketime is missing. */
  readonly moveClock: ((seconds: number) => Promise<void>) | undefined;
  stop(): Promise<void>;
}

/** What a watched server is started with. */
export interface WatchedServerOptions {
  readonly name: string;
  readonly major: number;
  readonly directory: string;
  readonly token: string;
  /** Where its collector delivers. */
  readonly ingestUrl: string;
  readonly mayMount: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** Starts a server, pgbench on it and its collector. */
export async function startWatchedServer(options: WatchedServerOptions): Promise<WatchedServer> {
  const { name, major, token, ingestUrl } = options;
  const directory = path.join(options.directory, name);
  const spool = path.join(directory, 'spool');
  await mkdir(directory, { recursive: true });
  const spoolDisk = options.mayMount ? await SmallDisk.mount(spool, SPOOL_DISK_MEGABYTES) : undefined;
  const postgres = await startPostgres({ major });
  const load = await keepUnderLoad(await postgres.createDatabase('bench'));
  const clock = await fakeClock(directory);
  const collector = await startService({
    name,
    program: 'apps/collector/dist/main.js',
    logDirectory: directory,
    environment: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: directory,
      LOG_LEVEL: 'info',
      COLLECTOR_TOKEN: token,
      INGEST_URL: ingestUrl,
      DATABASE_URLS: postgres.url,
      SPOOL_DIR: spool,
      ...clock?.environment,
      ...options.settings,
    },
    onDeath: () => undefined,
  });
  return {
    postgres,
    collector,
    spoolDisk,
    moveClock: clock?.move,
    async stop() {
      await collector.stop();
      load.kill('SIGTERM');
      await postgres.stop();
      await spoolDisk?.unmount();
    },
  };
}

async function keepUnderLoad(url: string): Promise<ChildProcess> {
  const pgbench = PGBENCH.find((file) => existsSync(file));
  if (pgbench === undefined) throw new Error('pgbench is missing; install the package postgresql-15.');
  await run(pgbench, ['-i', '-s', '1', '-q', url]);
  return spawn(pgbench, ['-n', '-c', '2', '-R', '20', '-T', '86400', url], { stdio: 'ignore' });
}

/** A clock that a file moves; the monotonic clock stays right, as when somebody sets the time of a machine. */
async function fakeClock(directory: string) {
  const library = FAKETIME.find((file) => existsSync(file));
  if (library === undefined) return undefined;
  const file = path.join(directory, 'clock');
  const move = (seconds: number): Promise<void> => writeFile(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  await move(0);
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return { environment, move };
}
