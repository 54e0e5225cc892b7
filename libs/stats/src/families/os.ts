import { attribute, counter, dimension, duration, family, gauge } from '../define.js';

const host = { readAt: 'host' as const, intervalSeconds: 10 };

export const osCpu = family({
  ...host,
  name: 'os_cpu',
  description: 'Time that all processors of the host spent in each mode',
  source: '/proc/stat',
  dimensions: [],
  metrics: [
    duration('user', 'Time in user mode'),
    duration('nice', 'Time in user mode with low priority'),
    duration('system', 'Time in the kernel'),
    duration('idle', 'Time without work'),
    duration('iowait', 'Time without work while a disk was waited for'),
    duration('irq', 'Time serving interrupts'),
    duration('softirq', 'Time serving soft interrupts'),
    duration('steal', 'Time taken by other virtual machines'),
    gauge('cpus', 'count', 'Number of processors'),
    counter('context_switches', 'count', 'Context switches'),
    counter('forks', 'count', 'Processes created'),
  ],
});

export const osLoad = family({
  ...host,
  name: 'os_load',
  description: 'Load averages and processes of the host',
  source: '/proc/loadavg, /proc/uptime',
  dimensions: [],
  metrics: [
    gauge('load1', 'none', 'Load average over 1 minute', { type: 'float', scale: 100 }),
    gauge('load5', 'none', 'Load average over 5 minutes', { type: 'float', scale: 100 }),
    gauge('load15', 'none', 'Load average over 15 minutes', { type: 'float', scale: 100 }),
    gauge('running', 'count', 'Runnable processes and threads'),
    gauge('processes', 'count', 'Processes and threads'),
    gauge('uptime_seconds', 'seconds', 'Time since the host was started'),
  ],
});

export const osMemory = family({
  ...host,
  name: 'os_memory',
  description: 'Memory of the host',
  source: '/proc/meminfo, /proc/vmstat',
  dimensions: [],
  metrics: [
    gauge('total', 'bytes', 'Memory of the host'),
    gauge('free', 'bytes', 'Memory not used at all'),
    gauge('available', 'bytes', 'Memory that can be had without swapping'),
    gauge('buffers', 'bytes', 'Buffers of block devices'),
    gauge('cached', 'bytes', 'Page cache'),
    gauge('shmem', 'bytes', 'Shared memory and tmpfs'),
    gauge('slab', 'bytes', 'Structures of the kernel'),
    gauge('dirty', 'bytes', 'Pages that wait to be written'),
    gauge('writeback', 'bytes', 'Pages that are being written'),
    gauge('swap_total', 'bytes', 'Swap space'),
    gauge('swap_free', 'bytes', 'Swap space not used'),
    gauge('hugepages_total', 'count', 'Huge pages reserved'),
    gauge('hugepages_free', 'count', 'Huge pages not used'),
    counter('swapped_in', 'count', 'Pages swapped in'),
    counter('swapped_out', 'count', 'Pages swapped out'),
    counter('major_faults', 'count', 'Page faults that needed a disk'),
    counter('oom_kills', 'count', 'Processes killed because memory ran out'),
  ],
});

export const osDisk = family({
  ...host,
  name: 'os_disk',
  description: 'Space of each mounted file system',
  source: '/proc/self/mounts, statfs()',
  dimensions: [dimension('mount', 'text', 'Where the file system is mounted')],
  metrics: [
    attribute('device', 'text', 'Device it is on'),
    attribute('fstype', 'text', 'Kind of file system'),
    gauge('total', 'bytes', 'Size'),
    gauge('used', 'bytes', 'Space in use'),
    gauge('available', 'bytes', 'Space that a plain user can still fill'),
    gauge('files_total', 'files', 'Inodes'),
    gauge('files_free', 'files', 'Inodes not used'),
  ],
});

export const osDiskIo = family({
  ...host,
  name: 'os_disk_io',
  description: 'I/O of each block device',
  source: '/proc/diskstats',
  dimensions: [dimension('device', 'text', 'Name of the device')],
  metrics: [
    counter('reads', 'operations', 'Reads completed'),
    counter('read_bytes', 'bytes', 'Bytes read'),
    counter('read_time', 'milliseconds', 'Time spent reading'),
    counter('writes', 'operations', 'Writes completed'),
    counter('write_bytes', 'bytes', 'Bytes written'),
    counter('write_time', 'milliseconds', 'Time spent writing'),
    gauge('in_flight', 'operations', 'Operations in progress'),
    counter('io_time', 'milliseconds', 'Time in which the device was busy'),
    counter('weighted_io_time', 'milliseconds', 'Time multiplied by the operations in progress'),
  ],
});

export const osNetwork = family({
  ...host,
  name: 'os_network',
  description: 'Traffic of each network interface',
  source: '/proc/net/dev',
  dimensions: [dimension('interface', 'text', 'Name of the interface')],
  metrics: [
    counter('rx_bytes', 'bytes', 'Bytes received'),
    counter('rx_packets', 'packets', 'Packets received'),
    counter('rx_errors', 'packets', 'Errors while receiving'),
    counter('rx_dropped', 'packets', 'Received packets dropped'),
    counter('tx_bytes', 'bytes', 'Bytes sent'),
    counter('tx_packets', 'packets', 'Packets sent'),
    counter('tx_errors', 'packets', 'Errors while sending'),
    counter('tx_dropped', 'packets', 'Packets dropped while sending'),
  ],
});
