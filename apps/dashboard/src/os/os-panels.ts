import { combined, percentOf } from '../charts/arithmetic.js';
import { grouped, line, named, pointsOf } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';
import { overviewPanels } from '../overview/panels.js';

const shared = new Set(['cpu', 'memory', 'disk-space', 'disk-traffic']);

/** A counter of milliseconds per second, as a share of the time. */
const shareOfTime = (answer: Parameters<typeof pointsOf>[0]) =>
  combined([pointsOf(answer)], (spent) => percentOf(spent, 1000));

const own: readonly PanelDefinition[] = [
  {
    id: 'load-average',
    title: 'Load average',
    description: 'Processes that run or wait uninterruptibly, averaged by the kernel over 1, 5 and 15 minutes.',
    unit: 'count',
    requests: ['load1', 'load5', 'load15'].map((name) => ({ metric: `os_load.${name}` })),
    legendRows: 3,
    lines: named(['1 minute', 'red'], ['5 minutes', 'orange'], ['15 minutes', 'grey']),
  },
  {
    id: 'pressure',
    title: 'Pressure',
    description: 'Share of the time in which at least one process waited for a processor, for memory or for a disk.',
    unit: 'percent',
    requests: ['cpu', 'memory', 'io'].map((resource) => ({
      metric: 'os_pressure.stalled',
      where: [`resource:${resource}`, 'share:some'],
    })),
    legendRows: 3,
    lines: ([cpu, memory, io]) =>
      [
        line('processors', 'green', shareOfTime(cpu)),
        line('memory', 'violet', shareOfTime(memory)),
        line('disks', 'orange', shareOfTime(io)),
      ].filter(({ points }) => points.length > 0),
  },
  {
    id: 'disk-busy',
    title: 'Disks busy',
    description:
      'Share of the time in which a device had something to do; one that serves in parallel may do more at 100 %.',
    unit: 'percent',
    requests: [{ metric: 'os_disk_io.io_time', by: ['device'], limit: 6 }],
    legendRows: 3,
    lines: ([busy]) =>
      grouped(
        'device',
        'unnamed',
      )(busy ? [busy] : []).map((one) => ({
        ...one,
        points: combined([one.points], (spent) => percentOf(spent, 1000)),
      })),
  },
  {
    id: 'swapping',
    title: 'Swapping',
    description: 'Pages swapped in and out, and page faults that needed a disk, per second.',
    unit: 'per-second',
    requests: ['swapped_in', 'swapped_out', 'major_faults'].map((name) => ({ metric: `os_memory.${name}` })),
    legendRows: 3,
    lines: named(['in', 'blue'], ['out', 'orange'], ['major faults', 'grey']),
  },
  {
    id: 'network',
    title: 'Network',
    description: 'Bytes received and sent per second over all interfaces, the loopback one included.',
    unit: 'bytes-per-second',
    requests: ['rx_bytes', 'tx_bytes'].map((name) => ({ metric: `os_network.${name}` })),
    legendRows: 2,
    lines: named(['received', 'blue'], ['sent', 'orange']),
  },
  {
    id: 'control-group-cpu',
    title: 'CPU of the control group',
    description:
      'Processors that the control group of PostgreSQL used, and share of the time for which its limit stopped it.',
    unit: 'percent',
    requests: [{ metric: 'os_cgroup.cpu' }, { metric: 'os_cgroup.cpu_throttled' }],
    legendRows: 2,
    lines: ([cpu, throttled]) =>
      [line('used', 'green', shareOfTime(cpu)), line('stopped', 'red', shareOfTime(throttled))].filter(
        ({ points }) => points.length > 0,
      ),
  },
  {
    id: 'control-group-memory',
    title: 'Memory of the control group',
    description:
      'Memory of the control group of PostgreSQL with its page cache, and the limit above which it is killed.',
    unit: 'bytes',
    requests: ['memory', 'memory_anon', 'memory_limit'].map((name) => ({ metric: `os_cgroup.${name}` })),
    legendRows: 3,
    lines: named(['in use', 'blue'], ['of processes', 'violet'], ['limit', 'red']),
  },
];

/** The charts of the host. */
export const osPanels: readonly PanelDefinition[] = [
  ...overviewPanels(undefined).filter(({ id }) => shared.has(id)),
  ...own,
];
