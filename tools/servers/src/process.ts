import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';

import { isAlive, waitForExit } from '@pganalytics/embedded-postgres';

import { forgetProcess, registerProcess } from './run-directory.js';
import { ProgramMissing, ServerNotStarted } from './servers.errors.js';

/** A program to run in the background. */
export interface ProgramOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** The Debian package to name when the program is missing. */
  readonly debianPackage?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Group that the process runs under, as root only: firewall rules tell processes apart by it. */
  readonly groupId?: number;
  /** Asked again and again, with all that was logged since the start, until it says yes. */
  readonly ready: (log: string) => boolean | Promise<boolean>;
  readonly timeoutMs?: number;
}

/** A program that runs in the background and has said that it is ready. */
export interface RunningProgram {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles with a description when the process has ended. */
  readonly exited: Promise<string>;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Ends it with SIGKILL. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a program in its own session and waits until it is ready.
 * @throws ProgramMissing, ServerNotStarted
 */
export async function runProgram(options: ProgramOptions): Promise<RunningProgram> {
  const { size } = await stat(options.logFile).catch(() => ({ size: 0 }));
  const logged = new AppendedText(options.logFile, size);
  const child = await launch(options);
  const pid = child.pid as number;
  await registerProcess(pid, options.name);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  });
  const deadline = Date.now() + (options.timeoutMs ?? 60_000);
  for (;;) {
    const log = await logged.read();
    if (!isAlive(pid)) throw new ServerNotStarted(options.name, log);
    if (await options.ready(log)) break;
    if (Date.now() > deadline) {
      await end(pid, 'SIGKILL');
      throw new ServerNotStarted(options.name, log);
    }
    await delay(25);
  }
  const { name, logFile } = options;
  return { name, pid, logFile, exited, stop: () => end(pid, 'SIGTERM'), kill: () => end(pid, 'SIGKILL') };
}

/** What is appended to a file behind a place, each byte read once: a service may log megabytes before it is ready. */
class AppendedText {
  private readonly decoder = new StringDecoder('utf8');
  private text = '';

  constructor(
    private readonly file: string,
    private at: number,
  ) {}

  async read(): Promise<string> {
    for await (const bytes of createReadStream(this.file, { start: this.at }) as AsyncIterable<Buffer>) {
      this.at += bytes.length;
      this.text += this.decoder.write(bytes);
    }
    return this.text;
  }
}

async function launch(options: ProgramOptions): Promise<ChildProcess> {
  const log = await open(options.logFile, 'a');
  try {
    const child = spawn(options.program, [...options.args], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: options.directory,
      ...(options.groupId !== undefined && { gid: options.groupId }),
      env: options.environment ? { ...options.environment } : undefined,
    });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', () => resolve());
      child.once('error', (error: NodeJS.ErrnoException) => {
        const { program, debianPackage } = options;
        reject(error.code === 'ENOENT' && debianPackage ? new ProgramMissing(program, debianPackage) : error);
      });
    });
    return child;
  } finally {
    await log.close();
  }
}

async function end(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (isAlive(pid)) process.kill(pid, signal);
  if (!(await waitForExit(pid, 30_000))) {
    process.kill(pid, 'SIGKILL');
    await waitForExit(pid, 5_000);
  }
  await forgetProcess(pid);
}
