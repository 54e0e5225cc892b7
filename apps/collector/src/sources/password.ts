import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { ConnectFailure } from './connect-failure.js';
import type { ConnectionPlan, HostPlan } from './connection-plan.js';
import { findInPassfile } from './passfile.js';

/** Where the password of a target comes from; a file is read again at each connect. */
export interface PasswordSource {
  readonly file?: string;
  /** Program and arguments; its standard output is the password. */
  readonly command?: readonly string[];
}

const run = promisify(execFile);

/** The password for one connection; an empty one where none is configured, so that nothing else is asked for it. */
export async function readPassword(source: PasswordSource, plan: ConnectionPlan, host: HostPlan): Promise<string> {
  if (source.command !== undefined) return fromCommand(source.command);
  if (source.file !== undefined) return fromFile(source.file);
  if (plan.givenPassword !== undefined) return plan.givenPassword;
  const key = { host: host.host, port: host.port, database: plan.database, user: plan.user };
  return findInPassfile(plan.passfile, key) ?? '';
}

/** A program of a cloud may print a token that it has kept itself and that ends soon: for longer ours must not be kept. */
const COMMAND_SERVES_MS = 60_000;

/**
 * The password of one target. What its command printed serves for a minute: a tour opens a connection for each database, and
 * would start hundreds of programs. After a refusal it is run again.
 */
export class TargetPassword {
  private printed: { readonly password: Promise<string>; readonly sinceMs: number } | undefined;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  async read(source: PasswordSource, plan: ConnectionPlan, host: HostPlan): Promise<string> {
    if (source.command === undefined) return readPassword(source, plan, host);
    const now = this.nowMs();
    if (!this.printed || now - this.printed.sinceMs > COMMAND_SERVES_MS) {
      const printed = { password: fromCommand(source.command), sinceMs: now };
      this.printed = printed;
      // What failed is tried again by whoever comes next.
      printed.password.catch(() => this.printed === printed && this.forget());
    }
    return this.printed.password;
  }

  /** It was refused, or may have changed. */
  forget(): void {
    this.printed = undefined;
  }
}

async function fromFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch {
    throw new ConnectFailure('configuration', `the password file ${file} cannot be read`);
  }
}

async function fromCommand([program = '', ...words]: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, words, { timeout: 30_000, maxBuffer: 65_536 });
    return stdout.replace(/\r?\n$/, '');
  } catch {
    // Its error output may repeat the secret, so that it is not shown.
    throw new ConnectFailure('configuration', `the password command ${program} failed`);
  }
}
