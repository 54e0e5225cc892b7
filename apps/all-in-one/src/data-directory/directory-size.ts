import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that a directory takes on the disk, with everything below it; what goes meanwhile does not count. */
export async function directorySize(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await orNothing(readdir(directory, { withFileTypes: true }), [])) {
    const file = path.join(directory, entry.name);
    // Blocks and not the length: PostgreSQL and the spool have files with holes.
    if (entry.isDirectory()) bytes += await directorySize(file);
    else bytes += await orNothing(bytesOf(file), 0);
  }
  return bytes;
}

const bytesOf = async (file: string): Promise<number> => (await lstat(file)).blocks * 512;

async function orNothing<T>(asked: Promise<T>, nothing: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw error;
  }
}
