import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually } from '@pganalytics/servers';

/** The platform as its users have it: a program that was started, an address, and a first administrator. */
export interface Platform {
  readonly mode: Mode;
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly directory: string;
  readonly program: ChildProcess;
  /** The last lines the program wrote, for the message of a failed spec. */
  output(): Promise<string>;
  /** Ctrl-C; resolves with the exit code when the program has gone. */
  stop(): Promise<number | null>;
}

export type Mode = 'all-in-one' | 'stack';

export interface PlatformOptions {
  readonly databaseUrls: readonly string[];
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Keep the data of an earlier start. */
  readonly directory?: string;
}

const WORKSPACE = path.resolve(import.meta.dirname, '../../..');
const PROGRAMS: Readonly<Record<Mode, string>> = {
  'all-in-one': 'apps/all-in-one/dist/main.js',
  stack: 'tools/stack/dist/main.js',
};
const EMAIL = 'admin@localhost';
const PASSWORD = 'correct horse battery staple';

/** Starts the platform from its build, as `npm start` and `npm run stack` do, and waits until it answers. */
export async function startPlatform(mode: Mode, options: PlatformOptions): Promise<Platform> {
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), `pga-e2e-${mode}-`)));
  const port = await freePort();
  const log = path.join(directory, '..', `${path.basename(directory)}.log`);
  const program = spawn(process.execPath, [path.join(WORKSPACE, PROGRAMS[mode]), ...(options.arguments ?? [])], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HOST: '127.0.0.1',
      PORT: String(port),
      COLLECTOR_PORT: String(await freePort()),
      DATA_DIR: directory,
      DATABASE_URLS: options.databaseUrls.join(' '),
      ADMIN_EMAIL: EMAIL,
      ADMIN_PASSWORD: PASSWORD,
      ...options.environment,
    },
  });
  const sink = createWriteStream(log);
  program.stdout.pipe(sink, { end: false });
  program.stderr.pipe(sink, { end: false });
  const exited = new Promise<number | null>((resolve) => program.once('exit', resolve));
  const platform: Platform = {
    mode,
    url: `http://127.0.0.1:${port}`,
    email: EMAIL,
    password: PASSWORD,
    directory,
    program,
    output: async () => (await readFile(log, 'utf8')).split('\n').slice(-40).join('\n'),
    stop: async () => {
      program.kill('SIGINT');
      const code = await exited;
      sink.end();
      return code;
    },
  };
  await answers(platform);
  return platform;
}

/** Stops the platform and removes its data. */
export async function removePlatform(platform: Platform | undefined): Promise<void> {
  if (platform === undefined) return;
  await platform.stop();
  await rm(platform.directory, { recursive: true, force: true });
}

async function answers(platform: Platform): Promise<void> {
  await eventually(
    async () => {
      if (platform.program.exitCode !== null) return;
      const response = await fetch(`${platform.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: platform.email, password: platform.password }),
      });
      if (!response.ok) throw new Error(`login answers ${response.status}\n${await platform.output()}`);
    },
    { timeoutMs: 240_000, everyMs: 500 },
  );
  if (platform.program.exitCode !== null) throw new Error(`the program ended:\n${await platform.output()}`);
}

/** Command lines of processes that name a folder: what a stopped platform must not leave behind. */
export async function processesUsing(directory: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.map((line) => line.replaceAll('\0', ' ').trim()).filter((line) => line.includes(directory));
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
