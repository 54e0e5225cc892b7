import { readFileSync } from 'node:fs';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What `postmaster.pid` says about the server that holds a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Accepts connections; false while it starts, recovers or stops. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; `undefined` when no server has the cluster or the file is half written. */
export async function readPostmaster(directory: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(directory, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const lines = text?.split('\n') ?? [];
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3]), ready: /^(ready|standby)/.test(lines[7] ?? '') };
}

/** Whether a process exists, whoever owns it; one that has ended and waits to be reaped does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// In a container, process 1 often never reaps the orphans it inherits.
function isZombie(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Waits until a process is gone; false when the time ran out first. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/**
 * Frees a cluster that an earlier run left behind: stops a postmaster that still runs on it, removes a stale
 * `postmaster.pid`. The number alone proves nothing, since the system gives it to other processes later.
 */
export async function stopLeftover(directory: string): Promise<void> {
  const left = await readPostmaster(directory);
  if (!left) return;
  if (isAlive(left.pid) && (await servesDirectory(left.pid, directory))) {
    process.kill(left.pid, 'SIGINT');
    if (!(await waitForExit(left.pid, 30_000))) process.kill(left.pid, 'SIGQUIT');
    if (!(await waitForExit(left.pid, 10_000))) process.kill(left.pid, 'SIGKILL');
    await waitForExit(left.pid, 5_000);
  }
  await rm(path.join(directory, 'postmaster.pid'), { force: true });
}

async function servesDirectory(pid: number, directory: string): Promise<boolean> {
  // A postmaster's working directory is its cluster. Without /proc (macOS) the pid file has to be believed.
  const working = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (working !== undefined) return working === (await realpath(directory));
  const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres');
  return command.startsWith('postgres');
}
