import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { familyOf, schemaOf } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Reading } from '../watch/reading.js';
import { ControlGroups, groupOf } from './control-groups.js';
import { stalledMs } from './limits-files.js';
import { PostgresProcesses } from './postgres-processes.js';
import { walVolumeRows } from './wal-volumes.js';
import { cpuRow, diskIoRows, loadRow, everyMount, memoryRow, mountsOf, networkRows } from './proc-files.js';

export const hostFamilies = [
  'os_cpu',
  'os_load',
  'os_memory',
  'os_disk',
  'os_disk_io',
  'os_network',
  'os_pressure',
  'os_cgroup',
  'os_wal_volume',
] as const;
type HostFamily = (typeof hostFamilies)[number];

const WHY_MISSING: Readonly<Partial<Record<string, string>>> = {
  os_pressure: 'not-there: The kernel keeps no /proc/pressure; start it with psi=1.',
  os_cgroup: 'not-there: The system has no control groups of version 2.',
  os_wal_volume:
    'denied: The collector may not enter a data directory here; run it as the owner, or give its group access (initdb -g).',
};

/** Why a family of the host that could not be read is missing. */
export function whyMissing(family: string): string {
  return WHY_MISSING[family] ?? 'not-there: /proc lacks it.';
}

/** Reads the machine below a local server. `root` stands for `/`, so that recorded trees can be read as well. */
export class HostSampler {
  private readonly groups: ControlGroups;
  private readonly processes: PostgresProcesses;

  constructor(private readonly root: string) {
    this.groups = new ControlGroups(root);
    this.processes = new PostgresProcesses(root);
  }

  /** What can be read; a family whose files are not there is left out and named. */
  async read(atMs: number): Promise<{ readings: Reading[]; missing: HostFamily[] }> {
    const missing: HostFamily[] = [];
    const readings = await Promise.all(
      hostFamilies.map(async (family): Promise<Reading[]> => {
        try {
          return [{ schema: schemas[family], at: atMs, rows: await this.rowsOf(family, atMs) }];
        } catch {
          missing.push(family);
          return [];
        }
      }),
    );
    return { readings: readings.flat(), missing };
  }

  private async rowsOf(family: HostFamily, atMs: number): Promise<Cell[][]> {
    switch (family) {
      case 'os_cpu':
        return [cpuRow(await this.text('stat'))];
      case 'os_load':
        return [loadRow(await this.text('loadavg'), await this.text('uptime'))];
      case 'os_memory':
        return [memoryRow(await this.text('meminfo'), await this.text('vmstat'))];
      case 'os_disk_io':
        return diskIoRows(await this.text('diskstats'));
      case 'os_network':
        return networkRows(await this.text('net/dev'));
      case 'os_disk':
        return this.disks();
      case 'os_pressure':
        return this.pressure();
      case 'os_cgroup':
        return this.controlGroups(atMs);
      case 'os_wal_volume':
        return this.walVolumes(atMs);
    }
  }

  private async pressure(): Promise<Cell[][]> {
    const rows = await Promise.all(
      ['cpu', 'memory', 'io', 'irq'].map(async (resource) => {
        const stalled = stalledMs(await this.text(`pressure/${resource}`).catch(() => undefined));
        return [...stalled].map(([share, lostMs]): Cell[] => [resource, share, lostMs]);
      }),
    );
    return atLeastOne(rows.flat());
  }

  private async controlGroups(atMs: number): Promise<Cell[][]> {
    const servers = await this.processes.find(atMs);
    const files = await Promise.all(servers.map(async ({ pid }) => this.text(`${pid}/cgroup`).catch(() => '')));
    const paths = new Set(files.map(groupOf).filter((path) => path !== undefined));
    const own = groupOf(await this.text('self/cgroup'));
    return this.groups.rows(paths.size > 0 || own === undefined ? [...paths] : [own]);
  }

  private async walVolumes(atMs: number): Promise<Cell[][]> {
    const mounts = everyMount(await this.text('self/mounts'));
    return atLeastOne(await walVolumeRows(this.root, await this.processes.find(atMs), mounts));
  }

  private async text(file: string): Promise<string> {
    return readFile(join(this.root, 'proc', file), 'utf8');
  }

  private async disks(): Promise<Cell[][]> {
    const rows = await Promise.all(
      mountsOf(await this.text('self/mounts')).map(async ({ device, path, type }): Promise<Cell[][]> => {
        try {
          const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(join(this.root, path));
          return [[path, device, type, blocks * bsize, (blocks - bfree) * bsize, bavail * bsize, files, ffree]];
        } catch {
          return [];
        }
      }),
    );
    return rows.flat();
  }
}

/** Nothing to read is as if the files were not there. */
function atLeastOne(rows: Cell[][]): Cell[][] {
  if (rows.length === 0) throw new Error('There is nothing to read.');
  return rows;
}

const schemaFor = (family: HostFamily) =>
  schemaOf(family, familyOf(family)?.metrics.map((metric) => metric.name) ?? []);
const schemas = Object.fromEntries(hostFamilies.map((family) => [family, schemaFor(family)])) as Record<
  HostFamily,
  ReturnType<typeof schemaFor>
>;
