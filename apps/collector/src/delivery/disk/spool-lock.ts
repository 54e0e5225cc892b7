import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';

import { SpoolInUse } from './spool.errors.js';

/** The right of one process to write a spool. */
export interface SpoolLock {
  release(): Promise<void>;
}

/**
 * Takes the spool of a directory for this process. The lock is an abstract Unix socket: the kernel lets go of it however
 * the process ends, where a file with a process number would survive kill -9 and, in containers, name the next process.
 * Other systems than Linux have no such sockets and go without.
 * @throws SpoolInUse
 */
export async function lockSpool(directory: string): Promise<SpoolLock> {
  if (process.platform !== 'linux') return { release: async () => undefined };
  const { dev, ino } = await stat(directory);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new SpoolInUse(directory) : error),
    );
    server.listen(`\0pganalytics-spool-${dev}-${ino}`, resolve);
  });
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
