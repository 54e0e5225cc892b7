import { access, chmod, constants, mkdir, statfs } from 'node:fs/promises';

import { DataDirectoryDenied, DiskAlmostFull, NotADirectory } from '../all-in-one.errors.js';

// A new cluster takes 40 MB, its first segments of the log another 100 MB.
const NEEDED_BYTES = 256 * 1_048_576;

/**
 * Makes the data directory when it is missing, and makes sure that it can be used.
 * @throws DataDirectoryDenied, NotADirectory, DiskAlmostFull
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    // Run by root, PostgreSQL has a user of its own that must be able to pass through; secrets have their own mode.
    await chmod(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
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
