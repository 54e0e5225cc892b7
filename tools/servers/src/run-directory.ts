import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { isAlive, waitForExit } from '@pganalytics/embedded-postgres';

const PREFIX = 'pganalytics-run-';

/** The directory of one test run: its servers' data, and one file per process that it must not leave behind. */
export function runDirectoryOf(pid: number): string {
  return path.join(os.tmpdir(), `${PREFIX}${pid}`);
}

/** The directory of the run this process belongs to: Jest's main process, or this one. */
export async function runDirectory(): Promise<string> {
  // A Jest worker is a child of the process that made the directory.
  const found = [process.ppid, process.pid].map(runDirectoryOf).find((directory) => existsSync(directory));
  const directory = found ?? runDirectoryOf(process.pid);
  // Servers run as other users: they must be able to enter, and only to enter.
  await mkdir(path.join(directory, 'processes'), { recursive: true, mode: 0o755 });
  return directory;
}

/** A new directory inside the run's. */
export async function temporaryDirectory(name: string): Promise<string> {
  const parent = await runDirectory();
  return mkdtemp(path.join(parent, `${name}-`));
}

/** Remembers a process, so that the end of the run stops it whatever happens to this one. */
export async function registerProcess(pid: number, name: string): Promise<void> {
  const file = path.join(await runDirectory(), 'processes', String(pid));
  await writeFile(file, JSON.stringify({ name, started: await startOf(pid) }));
}

/** Forgets a process that has been stopped. */
export async function forgetProcess(pid: number): Promise<void> {
  await rm(path.join(await runDirectory(), 'processes', String(pid)), { force: true });
}

/** Stops every process of a run and removes its directory. */
export async function endRun(pid: number): Promise<void> {
  const directory = runDirectoryOf(pid);
  const files = await readdir(path.join(directory, 'processes')).catch(() => []);
  await Promise.all(files.map((file) => stopRegistered(path.join(directory, 'processes', file), Number(file))));
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Stops what runs that were killed have left behind. */
export async function endAbandonedRuns(): Promise<void> {
  const names = await readdir(os.tmpdir());
  const pids = names.filter((name) => name.startsWith(PREFIX)).map((name) => Number(name.slice(PREFIX.length)));
  for (const pid of pids) if (!isAlive(pid)) await endRun(pid);
}

async function stopRegistered(file: string, pid: number): Promise<void> {
  const { started } = JSON.parse(await readFile(file, 'utf8')) as { started: string };
  // The number may belong to another process by now; together with the time of its start it is unique.
  if (!isAlive(pid) || (await startOf(pid)) !== started) return;
  // SIGINT is a fast shutdown for PostgreSQL and an orderly end for all the others.
  process.kill(pid, 'SIGINT');
  if (await waitForExit(pid, 10_000)) return;
  process.kill(pid, 'SIGKILL');
  await waitForExit(pid, 5_000);
}

async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
