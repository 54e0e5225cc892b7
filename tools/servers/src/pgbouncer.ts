import { statSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '@pganalytics/embedded-postgres';

import type { TestPostgres } from './postgres.js';
import { runProgram } from './process.js';
import { temporaryDirectory } from './run-directory.js';

/** A running PgBouncer in transaction mode. */
export interface TestPgBouncer {
  /** Leads to the database `postgres`, as the superuser. */
  readonly url: string;
  readonly port: number;
  readonly logFile: string;
  stop(): Promise<void>;
}

/** What {@link startPgBouncer} takes. */
export interface StartPgBouncerOptions {
  /** The server behind it. */
  readonly server: TestPostgres;
  /** Lines of its own for the section `[pgbouncer]`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Starts Debian's pgbouncer before a server. */
export async function startPgBouncer({ server, settings = {} }: StartPgBouncerOptions): Promise<TestPgBouncer> {
  const directory = await temporaryDirectory('pgbouncer');
  await chmod(directory, 0o755);
  const port = await freePort();
  const all = { listen_addr: '127.0.0.1', listen_port: port, unix_socket_dir: '', auth_type: 'any', ...settings };
  const lines = Object.entries({ pool_mode: 'transaction', ...all }).map(([name, value]) => `${name} = ${value}`);
  const { password } = new URL(server.url);
  const database = `postgres = host=127.0.0.1 port=${server.port} user=postgres password=${password}`;
  const configFile = path.join(directory, 'pgbouncer.ini');
  await writeFile(configFile, ['[databases]', database, '[pgbouncer]', ...lines, ''].join('\n'));
  const root = statSync('/').uid === process.getuid?.();
  const { logFile, stop } = await runProgram({
    name: 'pgbouncer',
    program: '/usr/sbin/pgbouncer',
    // It refuses to run as root.
    args: [...(root ? ['-u', 'nobody'] : []), configFile],
    logFile: path.join(directory, 'pgbouncer.log'),
    debianPackage: 'pgbouncer',
    ready: (log) => log.includes('process up'),
  });
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, logFile, stop };
}
