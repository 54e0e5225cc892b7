import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { familyOf, schemaOf } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Reading } from '../watch/reading.js';
import { cpuRow, diskIoRows, loadRow, memoryRow, mountsOf, networkRows } from './proc-files.js';

export const hostFamilies = ['os_cpu', 'os_load', 'os_memory', 'os_disk', 'os_disk_io', 'os_network'] as const;
type HostFamily = (typeof hostFamilies)[number];

/** Reads the machine below a local server. `root` stands for `/`, so that recorded trees can be read as well. */
export class HostSampler {
  constructor(private readonly root: string) {}

  /** What can be read; a family whose files are not there is left out and named. */
  async read(atMs: number): Promise<{ readings: Reading[]; missing: HostFamily[] }> {
    const missing: HostFamily[] = [];
    const readings = await Promise.all(
      hostFamilies.map(async (family): Promise<Reading[]> => {
        try {
          return [{ schema: schemas[family], at: atMs, rows: await this.rowsOf(family) }];
        } catch {
          missing.push(family);
          return [];
        }
      }),
    );
    return { readings: readings.flat(), missing };
  }

  private async rowsOf(family: HostFamily): Promise<Cell[][]> {
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
    }
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

const schemaFor = (family: HostFamily) =>
  schemaOf(family, familyOf(family)?.metrics.map((metric) => metric.name) ?? []);
const schemas = Object.fromEntries(hostFamilies.map((family) => [family, schemaFor(family)])) as Record<
  HostFamily,
  ReturnType<typeof schemaFor>
>;
