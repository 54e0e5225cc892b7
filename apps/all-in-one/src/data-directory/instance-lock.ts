import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isAlive } from '@pganalytics/embedded-postgres';

import { AlreadyRunning } from '../all-in-one.errors.js';

interface Holder {
  readonly pid: number;
  /** When the process began, in the system's own count; a number alone is given to other processes later. */
  readonly began: string;
}

/** The right of one process to use a data directory. */
export interface InstanceLock {
  release(): Promise<void>;
}

/** How long an instance that is just stopping may take before a new one gives up. */
const PATIENCE_MS = 10_000;

/**
 * Takes the data directory for this process. The lock of a process that is gone does not count.
 * @throws AlreadyRunning
 */
export async function lockDataDirectory(directory: string, patienceMs = PATIENCE_MS): Promise<InstanceLock> {
  const file = path.join(directory, 'instance.json');
  const me: Holder = { pid: process.pid, began: await beginOf(process.pid) };
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (await create(file, me)) return { release: () => rm(file, { force: true }) };
    const holder = await read(file);
    if (holder === undefined || !(await holds(holder))) {
      await rm(file, { force: true });
    } else if (Date.now() > deadline) {
      throw new AlreadyRunning(directory, holder.pid);
    } else {
      await delay(100);
    }
  }
}

async function create(file: string, holder: Holder): Promise<boolean> {
  // A link appears with its content; whoever reads it never meets half a file.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function holds(holder: Holder): Promise<boolean> {
  return isAlive(holder.pid) && (await beginOf(holder.pid)) === holder.began;
}

async function beginOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
