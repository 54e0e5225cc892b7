import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

import { kafkaVersion } from '@pganalytics/servers';

import type { Machine } from './result.js';

/** Describes the machine that this process runs on. */
export function thisMachine(versions: Readonly<Record<string, string>> = {}): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    versions,
  };
}

/** Versions of the programs that a benchmark runs beside ours. */
export function programVersions(): Record<string, string> {
  return {
    kafka: kafkaVersion,
    java: firstLine('java', ['-version']),
    redis: firstLine('redis-server', ['--version']),
    haproxy: firstLine('haproxy', ['-v']),
    postgresExporter: firstLine('prometheus-postgres-exporter', ['--version']),
  };
}

function firstLine(program: string, args: readonly string[]): string {
  // Some say it on standard error.
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`.split('\n')[0] || 'not installed';
}

/** The commit that is measured, with `-dirty` when files differ from it; `unknown` outside of a clone. */
export function thisCommit(): string {
  const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const dirty = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '-dirty';
    return git('rev-parse', 'HEAD') + dirty;
  } catch {
    return 'unknown';
  }
}

/** Linux counts CPU time in ticks of 1/100 s whatever the kernel's own clock does; see `man 5 proc`, `utime`. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a process and its threads have used so far. */
export const cpuSeconds = (pid: number): number => cpuSecondsIn(`/proc/${pid}`);

/** The same of the threads of a process that have a name. */
export function threadCpuSeconds(pid: number, name: string): number {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}`);
  return tasks
    .filter((task) => readFileSync(`${task}/comm`, 'utf8').trim() === name)
    .reduce((sum, task) => sum + cpuSecondsIn(task), 0);
}

function cpuSecondsIn(directory: string): number {
  const stat = readFileSync(`${directory}/stat`, 'utf8');
  // The second field is the program's name in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}
