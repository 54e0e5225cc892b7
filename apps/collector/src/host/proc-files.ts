import type { Cell } from '../sources/cell-types.js';

/** Clock ticks of /proc/stat: 100 per second on every Linux that people run. */
const TICK_MS = 10;
/** The kernel counts sectors of this size, whatever the device's own is. */
const SECTOR_BYTES = 512;

/** /proc/stat: milliseconds of all processors by mode, then processors, context switches, forks. */
export function cpuRow(stat: string): Cell[] {
  const lines = stat.split('\n');
  const words = (name: string) =>
    (lines.find((line) => line.startsWith(`${name} `)) ?? '').split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = words('cpu');
  const modes = [user, nice, system, idle, iowait, irq, softirq, steal].map((ticks) => ticks * TICK_MS);
  const cpus = lines.filter((line) => /^cpu\d/.test(line)).length;
  return [...modes, cpus, words('ctxt')[0] ?? null, words('processes')[0] ?? null];
}

/** /proc/loadavg and /proc/uptime. */
export function loadRow(loadavg: string, uptime: string): Cell[] {
  const [one, five, fifteen, processes = ''] = loadavg.trim().split(' ');
  const [running, all] = processes.split('/');
  return [
    Number(one),
    Number(five),
    Number(fifteen),
    Number(running),
    Number(all),
    Math.floor(Number.parseFloat(uptime)),
  ];
}

/** /proc/meminfo in bytes and counters of /proc/vmstat, in the order of the family. */
export function memoryRow(meminfo: string, vmstat: string): Cell[] {
  const memory = new Map<string, number>();
  for (const [, name = '', value, unit] of meminfo.matchAll(/^([\w()]+):\s+(\d+)( kB)?$/gm)) {
    memory.set(name, Number(value) * (unit === undefined ? 1 : 1024));
  }
  const counters = new Map(
    [...vmstat.matchAll(/^(\w+) (\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  );
  const sizes = ['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'Shmem', 'Slab', 'Dirty', 'Writeback'];
  const swap = ['SwapTotal', 'SwapFree', 'HugePages_Total', 'HugePages_Free'];
  const events = ['pswpin', 'pswpout', 'pgmajfault', 'oom_kill'];
  return [
    ...[...sizes, ...swap].map((name) => memory.get(name) ?? null),
    ...events.map((name) => counters.get(name) ?? null),
  ];
}

/** /proc/diskstats: whole devices that were ever used; partitions and loop devices would count twice. */
export function diskIoRows(diskstats: string): Cell[][] {
  return diskstats.split('\n').flatMap((line): Cell[][] => {
    const [, , device = '', ...text] = line.trim().split(/\s+/);
    if (device === '' || /^(loop|ram|zram|fd|sr)\d/.test(device) || isPartition(device)) return [];
    const [reads = 0, , readSectors = 0, readMs = 0, writes = 0, , writeSectors = 0, writeMs = 0, ...rest] =
      text.map(Number);
    const [inFlight = 0, ioMs = 0, weightedMs = 0] = rest;
    if (reads + writes === 0) return [];
    const read = [reads, readSectors * SECTOR_BYTES, readMs];
    return [[device, ...read, writes, writeSectors * SECTOR_BYTES, writeMs, inFlight, ioMs, weightedMs]];
  });
}

function isPartition(device: string): boolean {
  return /^(sd|vd|hd|xvd)[a-z]+\d+$/.test(device) || /^(nvme\d+n\d+|mmcblk\d+|md\d+)p\d+$/.test(device);
}

/** /proc/net/dev without the loopback interface. */
export function networkRows(netDev: string): Cell[][] {
  return [...netDev.matchAll(/^\s*([^\s:]+):\s*(.+)$/gm)].flatMap(([, name = '', values = '']): Cell[][] => {
    const [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0, , , , , ...sent] = values
      .trim()
      .split(/\s+/)
      .map(Number);
    const [txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0] = sent;
    if (name === 'lo') return [];
    return [[name, rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped]];
  });
}

/** A mounted file system. */
export interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
}

/** Network file systems are left out: one that does not answer would hold the collector up. */
const WITH_SPACE = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'overlay',
  'bcachefs',
  'reiserfs',
  'jfs',
]);

/** /proc/self/mounts: every mounted file system, also those without space of their own; later ones lie over earlier. */
export function everyMount(mounts: string): Mount[] {
  return mounts.split('\n').flatMap((line): Mount[] => {
    const [device = '', path = '', type = ''] = line.split(' ').map(unescape);
    return path === '' ? [] : [{ device, path, type }];
  });
}

/** Those with space of their own; of several mounts of one device only the first is kept. */
export function mountsOf(mounts: string): Mount[] {
  const seen = new Set<string>();
  return everyMount(mounts).filter((mount) => {
    if (!hasSpace(mount) || seen.has(mount.device)) return false;
    seen.add(mount.device);
    return true;
  });
}

/** Whether it may be asked for its space without waiting for a network. */
export function hasSpace({ type }: Mount): boolean {
  return WITH_SPACE.has(type);
}

/** The kernel writes white space in names as octal numbers. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
