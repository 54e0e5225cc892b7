import { execFile } from 'node:child_process';
import { appendFile, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Binaries } from './binaries.js';
import { DirectoryDenied, DiskFull, StartFailed, WrongMajor } from './embedded-postgres.errors.js';
import type { Owner } from './owner.js';

const execute = promisify(execFile);

const SETTINGS_FILE = 'pganalytics.conf';

/** Server settings by name; a value is written between quotes. */
export type PostgresSettings = Readonly<Record<string, string | number | boolean>>;

const byDefault: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  shared_preload_libraries: 'pg_stat_statements',
  password_encryption: 'scram-sha-256',
  max_connections: 200,
  max_wal_size: '2GB',
  track_io_timing: true,
  track_activity_query_size: 4096,
  jit: false,
  log_destination: 'stderr',
  logging_collector: false,
  log_line_prefix: '%m [%p] %q%u@%d ',
};

/** Makes a cluster in an empty directory; every connection must give a password (SCRAM). */
export async function initialise(
  binaries: Binaries,
  directory: string,
  owner: Owner,
  login: { user: string; password: string },
): Promise<void> {
  const secrets = await mkdtemp(path.join(os.tmpdir(), 'pganalytics-init-'));
  const passwordFile = path.join(secrets, 'password');
  try {
    await writeFile(passwordFile, `${login.password}\n`, { mode: 0o600 });
    await handOver([secrets, passwordFile], owner);
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const target = [`--pgdata=${directory}`, `--username=${login.user}`, `--pwfile=${passwordFile}`];
    await execute(binaries.initdb, [...target, ...options], { ...owner, env: quietEnvironment(), cwd: '/' });
    await appendFile(path.join(directory, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
  } catch (error) {
    throw explain(directory, String((error as { stderr?: string }).stderr ?? error));
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

/** The major version that made the cluster; `undefined` when there is none yet. */
export async function majorOf(directory: string): Promise<string | undefined> {
  const version = await readFile(path.join(directory, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') throw new DirectoryDenied(directory);
    return undefined;
  });
  return version?.trim();
}

/** @throws WrongMajor when these binaries cannot open the cluster. */
export async function checkMajor(directory: string, major: number): Promise<boolean> {
  const found = await majorOf(directory);
  if (found !== undefined && found !== String(major)) throw new WrongMajor(directory, found, major);
  return found !== undefined;
}

/** Writes our settings; `ALTER SYSTEM` still overrides them. */
export async function writeSettings(
  directory: string,
  major: number,
  owner: Owner,
  given: PostgresSettings,
): Promise<void> {
  const newer: PostgresSettings = major >= 14 ? { compute_query_id: true } : {};
  const lines = Object.entries({ ...byDefault, ...newer, ...given }).map(([name, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
    return `${name} = '${text.replaceAll("'", "''")}'`;
  });
  const file = path.join(directory, SETTINGS_FILE);
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  await handOver([file], owner);
}

async function handOver(files: readonly string[], owner: Owner): Promise<void> {
  if (owner.uid === undefined || owner.gid === undefined) return;
  for (const file of files) await chown(file, owner.uid, owner.gid);
}

/** Messages in English and no libpq variables of whoever started us. */
export function quietEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** The named error behind what PostgreSQL printed. */
export function explain(directory: string, output: string): Error {
  if (/No space left on device/i.test(output)) return new DiskFull(directory);
  if (/could not (create|access|change permissions of) directory.*Permission denied/i.test(output)) {
    return new DirectoryDenied(directory);
  }
  return new StartFailed(directory, output);
}
