import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

import { runProgram } from './process.js';
import { temporaryDirectory } from './run-directory.js';

/** A running HAProxy. */
export interface TestHaproxy {
  readonly pid: number;
  readonly configFile: string;
  readonly logFile: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Where HAProxy keeps its files, and the port that tells that it is up. */
export interface StartHaproxyOptions {
  readonly directory?: string;
  /** A loopback port that the configuration binds. */
  readonly port: number;
}

/** Starts Debian's haproxy in the foreground with a configuration. */
export async function startHaproxy(configuration: string, options: StartHaproxyOptions): Promise<TestHaproxy> {
  const directory = options.directory ?? (await temporaryDirectory('haproxy'));
  const configFile = path.join(directory, 'haproxy.cfg');
  await writeFile(configFile, configuration);
  const { pid, logFile, stop, kill } = await runProgram({
    name: 'haproxy',
    program: 'haproxy',
    args: ['-f', configFile, '-db'],
    logFile: path.join(directory, 'haproxy.log'),
    debianPackage: 'haproxy',
    ready: () => accepts(options.port),
  });
  return { pid, configFile, logFile, stop, kill };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
