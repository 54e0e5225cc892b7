import { access, chmod, constants, mkdir, stat, statfs } from 'node:fs/promises';

import { DataDirectoryDenied, DiskAlmostFull, NotADirectory } from '../all-in-one.errors.js';

// A new cluster takes 40 MB, its first segments of the log another 100 MB.
const NEEDED_BYTES = 256 * 1_048_576;

/**
 * Makes the data directory when it is missing, and makes sure that it can be used.
 * @throws DataDirectoryDenied, NotADirectory, DiskAlmostFull
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    if (made !== undefined) await chmod(directory, 0o700);
    // Run by root, PostgreSQL has a user of its own that must be able to pass through; secrets have their own mode.
    if (process.getuid?.() === 0) await chmod(directory, ((await stat(directory)).mode & 0o7777) | 0o011);
  } catch (error) {
    throw explain(directory, error);
  }
  const disk = await statfs(directory);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < NEEDED_BYTES) throw new DiskAlmostFull(directory, freeBytes, NEEDED_BYTES);
}

function explain(directory: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new DataDirectoryDenied(directory);
  if (code === 'ENOTDIR' || code === 'EEXIST') return new NotADirectory(directory);
  if (code === 'ENOSPC') return new DiskAlmostFull(directory, 0, NEEDED_BYTES);
  return error;
}
