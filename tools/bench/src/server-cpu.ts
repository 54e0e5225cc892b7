import { readFileSync } from 'node:fs';

import { cpuSeconds } from './machine.js';

const TICKS_PER_SECOND = 100;

/**
 * CPU seconds that a PostgreSQL server has used so far: the postmaster, every process it has now, and every one that
 * has ended, which the kernel adds to the postmaster when it reaps it.
 */
export function serverCpuSeconds(postmaster: number): number {
  const stat = readFileSync(`/proc/${postmaster}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  return cpuSeconds(postmaster) + ended + childrenOf(postmaster).reduce((sum, pid) => sum + runSeconds(pid), 0);
}

/** CPU seconds of one process with a single thread, to the nanosecond. */
export function runSeconds(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
  } catch {
    // It ended between the listing and the reading; the kernel has added it to its parent.
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
