import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

import pg from 'pg';

const run = promisify(execFile);

/** Debian keeps the client programs of each major version in a folder of its own. */
const CLIENT_FOLDERS = ['/usr/lib/postgresql/15/bin', '/usr/lib/postgresql/17/bin', '/usr/bin'];

function client(program: 'pgbench' | 'psql'): string {
  const folder = CLIENT_FOLDERS.find((candidate) => existsSync(`${candidate}/${program}`));
  if (folder === undefined) throw new Error(`${program} is missing; install the package postgresql-15.`);
  return `${folder}/${program}`;
}

/** Makes pgbench's tables in a database. */
export async function preparePgbench(url: string): Promise<void> {
  await run(client('pgbench'), ['-i', '-s', '1', '-q', url]);
}

/** Runs a number of pgbench transactions; resolves when the load has ended. */
export async function runPgbench(url: string, options: { clients: number; transactions: number }): Promise<void> {
  const { clients, transactions } = options;
  await run(client('pgbench'), ['-n', '-c', String(clients), '-t', String(transactions), url]);
}

/** Runs pgbench until it is stopped. */
export function pgbenchUntilStopped(url: string, options: { clients: number; rate: number }): () => Promise<void> {
  const { clients, rate } = options;
  const child = spawn(client('pgbench'), ['-n', '-c', String(clients), '-R', String(rate), '-T', '900', url], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return () => {
    child.kill('SIGTERM');
    return ended;
  };
}

/** What psql, a program that is not ours, reads from a server: one line of text a row, columns split by `|`. */
export async function psql(url: string, sql: string): Promise<string> {
  const { stdout } = await run(client('psql'), ['-X', '-A', '-t', '-c', sql, url]);
  return stdout.trim();
}

/** A connection of the spec's own that it can leave hanging in a transaction. */
export async function session(url: string): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: url, application_name: 'e2e' });
  // A server that a spec kills cuts the connection; that is what the spec is about.
  opened.on('error', () => undefined);
  await opened.connect();
  return opened;
}
