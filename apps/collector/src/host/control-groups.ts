import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Cell } from '../sources/cell-types.js';
import { countersOf, ioOf, limitOf, processorsOf, stalledMs } from './limits-files.js';

const MOUNT = 'sys/fs/cgroup';

const orNull = (value: number | undefined): Cell => value ?? null;
const ms = (microseconds: number | undefined): Cell => (microseconds === undefined ? null : microseconds / 1000);

/** The control group of version 2 in /proc/<pid>/cgroup; `undefined` where there is none that can be seen from here. */
export function groupOf(procCgroup: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(procCgroup)?.[1];
  return path === undefined || path.split('/').includes('..') ? undefined : path;
}

/** Reads control groups of version 2 below `root`, which stands for `/`. */
export class ControlGroups {
  constructor(private readonly root: string) {}

  /** One row per group, in the order of the family. Throws where the system has no control groups of version 2. */
  async rows(paths: readonly string[]): Promise<Cell[][]> {
    await readFile(join(this.root, MOUNT, 'cgroup.controllers'), 'utf8');
    return Promise.all(paths.map((path) => this.row(path)));
  }

  private async row(path: string): Promise<Cell[]> {
    const read = (file: string) => this.text(path, file);
    const [cpu, memory, events] = (await Promise.all(['cpu.stat', 'memory.stat', 'memory.events'].map(read))).map(
      countersOf,
    );
    const gauges = await Promise.all(
      ['memory.current', 'memory.swap.current', 'pids.current'].map(async (file) => limitOf(await read(file))),
    );
    const [cpuStalled, memoryStalled, ioStalled] = (
      await Promise.all(['cpu.pressure', 'memory.pressure', 'io.pressure'].map(read))
    ).map(stalledMs);
    const [memoryUsed, swapUsed, processes] = gauges;
    return [
      path,
      ...['usage_usec', 'user_usec', 'system_usec'].map((name) => ms(cpu?.get(name))),
      orNull(await this.tightest(path, 'cpu.max', processorsOf)),
      orNull(cpu?.get('nr_periods')),
      orNull(cpu?.get('nr_throttled')),
      ms(cpu?.get('throttled_usec')),
      orNull(memoryUsed),
      orNull(await this.tightest(path, 'memory.max', limitOf)),
      orNull(await this.tightest(path, 'memory.high', limitOf)),
      ...['anon', 'file', 'shmem', 'slab'].map((name) => orNull(memory?.get(name))),
      orNull(swapUsed),
      orNull(await this.tightest(path, 'memory.swap.max', limitOf)),
      ...['high', 'max', 'oom', 'oom_kill'].map((name) => orNull(events?.get(name))),
      ...ioOf(await read('io.stat')),
      orNull(processes),
      orNull(await this.tightest(path, 'pids.max', limitOf)),
      orNull(cpuStalled?.get('some')),
      ...[memoryStalled, ioStalled].flatMap((stalled) => [orNull(stalled?.get('some')), orNull(stalled?.get('full'))]),
    ];
  }

  /** A group may use no more than each group above it lets it. */
  private async tightest(
    path: string,
    file: string,
    parse: (text: string | undefined) => number | undefined,
  ): Promise<number | undefined> {
    const own = parse(await this.text(path, file));
    if (path === '/') return own;
    const above = await this.tightest(dirname(path), file, parse);
    return own === undefined || above === undefined ? (own ?? above) : Math.min(own, above);
  }

  private async text(path: string, file: string): Promise<string | undefined> {
    return readFile(join(this.root, MOUNT, path, file), 'utf8').catch(() => undefined);
  }
}
