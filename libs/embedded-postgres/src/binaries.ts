import { access, chmod, constants, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { BinariesMissing } from './embedded-postgres.errors.js';

/** The newest major version; its binaries exist for every platform, those of older ones for linux-x64 only. */
export const newestMajor = 18;

/** Every major version that can be started on linux-x64. */
export const majors: readonly number[] = [12, 13, 14, 15, 16, 17, 18];

/** Where the programs of one PostgreSQL installation stand. */
export interface Binaries {
  readonly major: number;
  /** Holds `bin`, `lib` and `share`. */
  readonly root: string;
  readonly postgres: string;
  readonly initdb: string;
}

/** The programs inside an installation directory. */
export function binariesIn(root: string, major: number): Binaries {
  return { major, root, postgres: path.join(root, 'bin', 'postgres'), initdb: path.join(root, 'bin', 'initdb') };
}

/**
 * Finds the npm binaries of a major version.
 * @throws BinariesMissing
 */
export async function findBinaries(major: number): Promise<Binaries> {
  const name = packageOf(major);
  const root = rootOf(name, major);
  await restoreSymlinks(root);
  const binaries = binariesIn(root, major);
  await makeExecutable(binaries.postgres);
  await makeExecutable(binaries.initdb);
  return binaries;
}

function packageOf(major: number): string {
  const platform = `${process.platform}-${process.arch}`;
  return major === newestMajor ? `@embedded-postgres/${platform}` : `@embedded-postgres/${platform}-${major}`;
}

function rootOf(name: string, major: number): string {
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new BinariesMissing(major, name);
  }
}

// npm cannot pack symbolic links. The package restores them after its installation, unless scripts are switched off.
async function restoreSymlinks(root: string): Promise<void> {
  const list = path.join(root, 'pg-symlinks.json');
  const links = JSON.parse(await readFile(list, 'utf8').catch(() => '[]')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(root, '..', target);
    await symlink(path.relative(path.dirname(link), path.resolve(root, '..', source)), link).catch(() => undefined);
  }
}

async function makeExecutable(file: string): Promise<void> {
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) await chmod(file, 0o755);
}
