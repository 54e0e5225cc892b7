import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { open, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { findBinaries, newestMajor } from './binaries.js';
import type { Binaries } from './binaries.js';
import type { PostgresSettings } from './cluster.js';
import { checkMajor, explain, initialise, quietEnvironment, writeSettings } from './cluster.js';
import { DirectoryDenied } from './embedded-postgres.errors.js';
import { freePort, isFree } from './free-port.js';
import type { Owner } from './owner.js';
import { createDirectory, giveTo, ownerOf, reachableBinaries } from './owner.js';
import { isAlive, readPostmaster, stopLeftover, waitForExit } from './postmaster.js';

/** What to start, and where its data lies. */
export interface EmbeddedPostgresOptions {
  /** Directory of the cluster; made when it does not exist. */
  readonly directory: string;
  /** Major version of PostgreSQL; the newest by default. */
  readonly major?: number;
  /** Loopback port; by default the one of the last start, or a free one. */
  readonly port?: number;
  readonly user?: string;
  readonly password: string;
  readonly settings?: PostgresSettings;
  /** File that takes the server's log; `<directory>.log` by default. */
  readonly logFile?: string;
  /** Fills the empty directory in place of initdb, with a copy of another cluster for example. */
  readonly prepare?: (directory: string) => Promise<void>;
}

/** How a server is told to stop; PostgreSQL's own words. */
export type StopMode = 'smart' | 'fast' | 'immediate';

/** A running PostgreSQL server that listens on loopback and on a Unix socket inside its directory. */
export interface EmbeddedPostgres {
  /** Superuser connection to the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly major: number;
  readonly directory: string;
  readonly logFile: string;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  stop(mode?: StopMode): Promise<void>;
  /** Kills the postmaster without any shutdown, as a crash would. */
  kill(): Promise<void>;
}

const SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const START_TIMEOUT_MS = 120_000;

/**
 * Makes the cluster when there is none, frees it from a server that an earlier run left behind, starts PostgreSQL
 * and waits until it takes connections. Crash recovery is PostgreSQL's own.
 * @throws BinariesMissing, WrongMajor, DiskFull, DirectoryDenied, StartFailed, NoUnprivilegedUser
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const major = options.major ?? newestMajor;
  const user = options.user ?? 'postgres';
  const owner = await ownerOf(options.directory);
  const binaries = await reachableBinaries(await findBinaries(major), owner);
  const directory = await prepareDirectory(options.directory, owner);
  if (!(await checkMajor(directory, major))) {
    const login = { user, password: options.password };
    if (options.prepare) await options.prepare(directory).then(() => giveTo(directory, owner));
    else await initialise(binaries, directory, owner, login);
  }
  await stopLeftover(directory);
  await writeSettings(directory, major, owner, { ...socketSettings(directory), ...options.settings });
  const logFile = options.logFile ?? `${options.directory}.log`;
  const { child, port } = await launchOnFreePort({ binaries, directory, owner, logFile }, options.port);
  const pid = child.pid as number;
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(options.password)}`;
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  return {
    url: `postgres://${credentials}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    major,
    directory,
    logFile,
    exited,
    stop: (mode = 'fast') => stop(pid, mode),
    kill: () => kill(pid),
  };
}

async function prepareDirectory(wanted: string, owner: Owner): Promise<string> {
  try {
    return await realpath(await createDirectory(path.resolve(wanted), owner));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new DirectoryDenied(wanted);
    if (code === 'ENOSPC') throw explain(wanted, 'No space left on device');
    throw error;
  }
}

// A socket's path has at most 107 bytes; a deeper directory has to do with the loopback port.
function socketSettings(directory: string): PostgresSettings {
  const fits = Buffer.byteLength(path.join(directory, '.s.PGSQL.65535.lock')) < 107;
  return { unix_socket_directories: fits ? directory : '' };
}

interface Launch {
  readonly binaries: Binaries;
  readonly directory: string;
  readonly owner: Owner;
  readonly logFile: string;
}

async function launchOnFreePort(launch: Launch, wanted?: number): Promise<{ child: ChildProcess; port: number }> {
  let port = wanted ?? (await lastPort(launch.directory));
  for (let attempt = 1; ; attempt += 1) {
    port ??= await freePort();
    const start = await logSize(launch.logFile);
    const child = await spawnPostmaster(launch, port);
    if (await becomesReady(launch.directory, child)) return { child, port };
    const log = (await readFile(launch.logFile, 'utf8')).slice(start);
    // Two things pass by themselves: a port somebody else took first, and the last children of a killed postmaster.
    const passing = /Address already in use|pre-existing shared memory block/.test(log);
    if (!passing || attempt === 40) throw explain(launch.directory, log);
    port = wanted;
    await delay(250);
  }
}

// Whoever watches the server knows it by its port.
async function lastPort(directory: string): Promise<number | undefined> {
  const command = await readFile(path.join(directory, 'postmaster.opts'), 'utf8').catch(() => '');
  const port = Number(/"-p" "(\d+)"/.exec(command)?.[1]);
  return port > 0 && (await isFree(port)) ? port : undefined;
}

async function logSize(logFile: string): Promise<number> {
  return (await readFile(logFile, 'utf8').catch(() => '')).length;
}

async function spawnPostmaster(launch: Launch, port: number): Promise<ChildProcess> {
  const log = await open(launch.logFile, 'a', 0o600);
  try {
    // Its own session: Ctrl-C in a terminal reaches every process of the group, and the services must stop first.
    const child = spawn(launch.binaries.postgres, ['-D', launch.directory, '-p', String(port)], {
      ...launch.owner,
      env: quietEnvironment(),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return child;
  } finally {
    await log.close();
  }
}

async function becomesReady(directory: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const postmaster = await readPostmaster(directory);
    if (postmaster?.pid === child.pid && postmaster?.ready) return true;
    await delay(20);
  }
  child.kill('SIGQUIT');
  return false;
}

async function stop(pid: number, mode: StopMode): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, SIGNALS[mode]);
  if (await waitForExit(pid, 60_000)) return;
  process.kill(pid, 'SIGQUIT');
  await waitForExit(pid, 10_000);
}

async function kill(pid: number): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await waitForExit(pid, 10_000);
}
