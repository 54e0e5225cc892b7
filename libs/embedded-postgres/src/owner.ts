import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Binaries } from './binaries.js';
import { binariesIn } from './binaries.js';
import { NoUnprivilegedUser } from './embedded-postgres.errors.js';

const execute = promisify(execFile);

/** The user under which PostgreSQL runs; empty when it is the user of this process. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const USER = 'pganalytics';
// Root's own clone often lies under /root, which an unprivileged user cannot enter.
const REACHABLE_HOME = '/var/lib/pganalytics';

/** Which user owns, or is to own, the cluster in a directory; PostgreSQL refuses to run as root. */
export async function ownerOf(directory: string): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const existing = await stat(directory).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return dedicatedUser();
}

async function dedicatedUser(): Promise<Owner> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = await lookUp(USER);
    if (found) return found;
    // Another process may hold the lock of the user database at this moment.
    if (attempt > 0) await delay(100);
    await createUser().catch(() => undefined);
  }
  const other = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (!other) throw new NoUnprivilegedUser(USER);
  return other;
}

async function lookUp(name: string): Promise<Owner | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = lines.find((fields) => fields[0] === name);
  return entry ? { uid: Number(entry[2]), gid: Number(entry[3]) } : undefined;
}

async function createUser(): Promise<void> {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  try {
    await execute('useradd', [...options, '--shell', '/usr/sbin/nologin', USER]);
  } catch {
    await execute('adduser', ['-S', '-D', '-H', USER]);
  }
}

/** Whether a user may enter every directory on the way to a path. */
export async function isReachable(target: string, owner: Owner): Promise<boolean> {
  if (owner.uid === undefined) return true;
  for (let folder = path.dirname(path.resolve(target)); ; folder = path.dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && !mayEnter(found, owner)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function mayEnter(folder: { uid: number; gid: number; mode: number }, owner: Owner): boolean {
  if (folder.uid === owner.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === owner.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/** The same programs at a place where the owner can run them; copied there once per version. */
export async function reachableBinaries(binaries: Binaries, owner: Owner): Promise<Binaries> {
  if (await isReachable(binaries.postgres, owner)) return binaries;
  const built = await stat(binaries.postgres);
  const root = path.join(REACHABLE_HOME, `postgresql-${binaries.major}-${built.size}-${Math.round(built.mtimeMs)}`);
  if (await stat(root).catch(() => undefined)) return binariesIn(root, binaries.major);
  const copy = `${root}.${process.pid}`;
  await mkdir(REACHABLE_HOME, { recursive: true, mode: 0o755 });
  await cp(binaries.root, copy, { recursive: true, verbatimSymlinks: true });
  // Whoever comes second finds the finished copy of the first.
  await rename(copy, root).catch(() => rm(copy, { recursive: true, force: true }));
  return binariesIn(root, binaries.major);
}

/**
 * Creates the directory of a cluster for its owner and says where it really lies: when the owner cannot reach the
 * wanted path, the data goes below /var/lib/pganalytics and the path becomes a symbolic link to it.
 */
export async function createDirectory(wanted: string, owner: Owner): Promise<string> {
  await mkdir(path.dirname(wanted), { recursive: true });
  const earlier = await readlink(wanted).catch(() => undefined);
  const elsewhere = earlier ?? ((await isReachable(wanted, owner)) ? undefined : newPlace());
  const directory = elsewhere ?? wanted;
  if (elsewhere !== undefined) await mkdir(path.dirname(elsewhere), { recursive: true, mode: 0o755 });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(directory, owner.uid, owner.gid);
  if (elsewhere !== undefined && earlier === undefined) await symlink(elsewhere, wanted);
  return directory;
}

// Never the place of a data directory that was removed: its data and its password are still there.
const newPlace = (): string => path.join(REACHABLE_HOME, `cluster-${randomUUID()}`);

/** Gives a directory and all that is in it to its owner. */
export async function giveTo(directory: string, owner: Owner): Promise<void> {
  if (owner.uid !== undefined) await execute('chown', ['-R', `${owner.uid}:${owner.gid}`, directory]);
}
