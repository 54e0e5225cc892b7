import net from 'node:net';
import path from 'node:path';

import { freePort } from '@pganalytics/embedded-postgres';

import { runProgram } from './process.js';
import type { RunningProgram } from './process.js';
import { temporaryDirectory } from './run-directory.js';

/** A Redis server that keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port; stops it first when it runs. */
  restart(): Promise<void>;
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
  const run = (): Promise<RunningProgram> =>
    runProgram({
      name: 'redis',
      program: 'redis-server',
      args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory],
      logFile: path.join(directory, 'redis.log'),
      debianPackage: 'redis-server',
      ready: () => answersPing(port),
    });
  let program = await run();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return program.pid;
    },
    logFile: program.logFile,
    stop: () => program.stop(),
    kill: () => program.kill(),
    async restart() {
      await program.stop();
      program = await run();
    },
  };
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
