import net from 'node:net';
import path from 'node:path';

import { freePort } from '@pganalytics/embedded-postgres';

import { runProgram } from './process.js';
import { temporaryDirectory } from './run-directory.js';

/** A Redis server that keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** What {@link startRedis} takes. */
export interface StartRedisOptions {
  readonly port?: number;
  readonly directory?: string;
}

/** Starts Debian's redis-server on a loopback port. */
export async function startRedis(options: StartRedisOptions = {}): Promise<TestRedis> {
  const port = options.port ?? (await freePort());
  const directory = options.directory ?? (await temporaryDirectory('redis'));
  const program = await runProgram({
    name: 'redis',
    program: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory],
    logFile: path.join(directory, 'redis.log'),
    debianPackage: 'redis-server',
    ready: () => answersPing(port),
  });
  const { pid, logFile, stop, kill } = program;
  return { url: `redis://127.0.0.1:${port}`, port, pid, logFile, stop, kill };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
