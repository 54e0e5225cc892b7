import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';

import { SpoolInUse } from './spool.errors.js';

/** The right of one process to write a spool. */
export interface SpoolLock {
  release(): Promise<void>;
}

const NAME = 'lock';

/** A file system without sockets, or one that is full. */
const NO_SOCKETS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS', 'ENOSPC', 'EDQUOT']);

/**
 * Takes the spool of a directory for this process. The lock is a Unix socket in the directory, which is seen from every
 * container that has the volume; whoever answers there is alive, and the kernel answers for nobody however a process
 * ended, where a file with a process number would survive kill -9 and, in containers, name the next process. Linux has
 * an abstract socket beside it, for directories that can hold none.
 * @throws SpoolInUse
 */
export async function lockSpool(directory: string): Promise<SpoolLock> {
  const abstract = process.platform === 'linux' ? await abstractLock(directory) : undefined;
  try {
    const named = await namedLock(directory);
    return {
      release: async () => {
        await named?.release();
        await abstract?.release();
      },
    };
  } catch (error) {
    await abstract?.release();
    throw error;
  }
}

async function abstractLock(directory: string): Promise<SpoolLock> {
  const { dev, ino } = await stat(directory);
  const server = await listen(`\0pganalytics-spool-${dev}-${ino}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new SpoolInUse(directory) : error;
  });
  return { release: () => closed(server) };
}

async function namedLock(directory: string): Promise<SpoolLock | undefined> {
  const handle = await open(directory, 'r');
  // The path of a socket has 107 bytes at most; that of a directory may have more.
  const short = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : directory;
  try {
    const server = await listenAlone(short, directory);
    return {
      release: async () => {
        await closed(server);
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    if (NO_SOCKETS.has(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

async function listenAlone(short: string, directory: string): Promise<Server> {
  const file = path.join(short, NAME);
  for (;;) {
    try {
      return await listen(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    if (await answers(file)) throw new SpoolInUse(directory);
    // Whoever else finds it dead at this moment may have a new one there already: that is seen by its new name.
    const aside = `${file}.${randomUUID().slice(0, 8)}`;
    const moved = await rename(file, aside).then(
      () => true,
      () => false,
    );
    const alive = moved && (await answers(aside));
    if (alive) await link(aside, file).catch(() => undefined);
    await rm(aside, { force: true });
    if (alive) throw new SpoolInUse(directory);
  }
}

/** Whether a process holds the socket. */
function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Only these say that nobody is there; a full queue, or a process of another user, is somebody.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

function listen(address: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
