import { attribute, counter, dimension, duration, family, gauge } from '../define.js';

const host = { readAt: 'host' as const, intervalSeconds: 10 };

/** https://docs.kernel.org/accounting/psi.html */
export const osPressure = family({
  ...host,
  name: 'os_pressure',
  description: 'Time that processes of the host lost waiting for processors, memory or disks',
  source: '/proc/pressure',
  dimensions: [
    dimension('resource', 'text', 'cpu, memory, io or irq'),
    dimension('share', 'text', 'some: at least one process waited; full: all of them'),
  ],
  metrics: [duration('stalled', 'Time lost')],
});

/** https://docs.kernel.org/admin-guide/cgroup-v2.html */
export const osCgroup = family({
  ...host,
  name: 'os_cgroup',
  description: 'Use and limits of each control group (version 2) that PostgreSQL runs in, or the collector without one',
  source: '/sys/fs/cgroup',
  dimensions: [dimension('cgroup', 'text', 'Path of the control group, as the collector sees it')],
  metrics: [
    duration('cpu', 'Processor time used'),
    duration('cpu_user', 'Of it in user mode'),
    duration('cpu_system', 'Of it in the kernel'),
    gauge('cpu_limit', 'count', 'Processors it may use, the tightest limit above it counted; nothing without a limit', {
      type: 'float',
      scale: 1000,
    }),
    counter('cpu_periods', 'count', 'Periods in which the limit of processors was watched'),
    counter('cpu_throttled_periods', 'count', 'Periods in which it was stopped by that limit'),
    duration('cpu_throttled', 'Time for which it was stopped'),
    gauge('memory', 'bytes', 'Memory in use, with page cache'),
    gauge('memory_limit', 'bytes', 'Most memory, the tightest limit above it counted; nothing without a limit'),
    gauge('memory_high', 'bytes', 'Memory from which on it is slowed down; nothing without such a limit'),
    gauge('memory_anon', 'bytes', 'Memory of processes themselves'),
    gauge('memory_file', 'bytes', 'Page cache'),
    gauge('memory_shmem', 'bytes', 'Shared memory and tmpfs'),
    gauge('memory_slab', 'bytes', 'Structures of the kernel'),
    gauge('swap', 'bytes', 'Swap space in use'),
    gauge('swap_limit', 'bytes', 'Most swap space; nothing without a limit'),
    counter('memory_high_events', 'count', 'How often it was slowed down'),
    counter('memory_max_events', 'count', 'How often it was about to go over its limit'),
    counter('oom_events', 'count', 'How often its memory ran out'),
    counter('oom_kills', 'count', 'Processes of it killed because memory ran out'),
    counter('reads', 'operations', 'Reads from disks'),
    counter('read_bytes', 'bytes', 'Bytes read from disks'),
    counter('writes', 'operations', 'Writes to disks'),
    counter('write_bytes', 'bytes', 'Bytes written to disks'),
    gauge('processes', 'count', 'Processes and threads'),
    gauge('processes_limit', 'count', 'Most processes and threads; nothing without a limit'),
    duration('cpu_stalled', 'Time in which some process of it waited for a processor'),
    duration('memory_stalled', 'Time in which some process of it waited for memory'),
    duration('memory_stalled_full', 'Time in which all processes of it waited for memory'),
    duration('io_stalled', 'Time in which some process of it waited for a disk'),
    duration('io_stalled_full', 'Time in which all processes of it waited for a disk'),
  ],
});

export const osWalVolume = family({
  ...host,
  name: 'os_wal_volume',
  description: 'Space of the file system that holds the WAL of each PostgreSQL server of the host',
  source: '/proc/<pid>/cmdline, /proc/self/mounts, statfs()',
  dimensions: [dimension('data_directory', 'text', 'Data directory of the server')],
  metrics: [
    attribute('mount', 'text', 'Where the file system is mounted'),
    attribute('device', 'text', 'Device it is on'),
    gauge('total', 'bytes', 'Size'),
    gauge('used', 'bytes', 'Space in use'),
    gauge('available', 'bytes', 'Space that a plain user can still fill'),
  ],
});
