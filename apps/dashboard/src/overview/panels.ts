import type { LabelledSeries, SeriesAnswer } from '../data/types.js';
import { combined, percentOf } from '../charts/arithmetic.js';
import { lineColor } from '../charts/colors.js';
import { grouped, line, named, newest, newestSum, pointsOf } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';
import type { Line } from '../charts/plot-data.js';
import { bytes, count, percent } from '../format/format.js';

const transactions: PanelDefinition = {
  id: 'transactions',
  title: 'Transactions',
  description: 'Transactions ended per second, over all databases.',
  unit: 'per-second',
  requests: [{ metric: 'pg_stat_database.xact_commit' }, { metric: 'pg_stat_database.xact_rollback' }],
  legendRows: 2,
  lines: named(['committed', 'blue'], ['rolled back', 'red']),
};

const stateColors = [
  ['active', 'green'],
  ['idle in transaction', 'orange'],
  ['idle in transaction (aborted)', 'red'],
  ['idle', 'grey'],
] as const;

const connections: PanelDefinition = {
  id: 'connections',
  title: 'Connections',
  description: 'Client connections by state. The corner shows how many of max_connections are in use.',
  unit: 'count',
  stacked: true,
  requests: [
    { metric: 'pg_stat_activity_counts.count', by: ['state'] },
    { metric: 'server.max_connections', aggregate: 'last' },
  ],
  legendRows: 3,
  lines: ([answer]) => {
    const byState = new Map((answer?.series ?? []).map((series) => [series.labels['state'] ?? 'other', series.points]));
    const known = stateColors.filter(([state]) => byState.has(state));
    const others = [...byState].filter(([state]) => !stateColors.some(([name]) => name === state));
    return [
      ...known.map(([state, color]) => line(state, color, byState.get(state) ?? [])),
      ...others.map(([state, points]) => line(state, 'sky', points)),
    ];
  },
  headline: ([answer, limit]) => {
    const most = newest(pointsOf(limit));
    const used = newestSum(answer?.series ?? []);
    return most ? `${count(used)} of ${count(most)} · ${percent((used / most) * 100)}` : undefined;
  },
};

const cacheHit: PanelDefinition = {
  id: 'cache-hit',
  title: 'Cache hit',
  description:
    'Blocks found in shared buffers, of all blocks asked for. A block that comes from the cache of the operating system counts as a miss. The scale begins near the lowest value.',
  unit: 'percent',
  closeUp: true,
  requests: [{ metric: 'pg_stat_database.blks_hit' }, { metric: 'pg_stat_database.blks_read' }],
  legendRows: 1,
  lines: ([hit, read]) => {
    const points = combined([pointsOf(hit), pointsOf(read)], (hits, reads) => percentOf(hits, hits + reads));
    return points.length > 0 ? [line('hit ratio', 'green', points)] : [];
  },
};

const rowChanges: PanelDefinition = {
  id: 'rows',
  title: 'Rows changed',
  description:
    'Rows inserted, updated and deleted per second. Counted when a transaction ends, so a long one shows all at once.',
  unit: 'per-second',
  requests: ['tup_inserted', 'tup_updated', 'tup_deleted'].map((name) => ({ metric: `pg_stat_database.${name}` })),
  legendRows: 3,
  lines: named(['inserted', 'green'], ['updated', 'blue'], ['deleted', 'orange']),
};

const io: PanelDefinition = {
  id: 'io',
  title: 'I/O of PostgreSQL',
  description:
    'Read, write and extend operations per second of all processes, from pg_stat_io. The operating system may answer reads from its cache.',
  unit: 'per-second',
  requests: ['reads', 'writes', 'extends'].map((name) => ({ metric: `pg_stat_io.${name}` })),
  legendRows: 3,
  lines: named(['reads', 'blue'], ['writes', 'orange'], ['extends', 'violet']),
};

const ioBefore16: PanelDefinition = {
  ...io,
  description:
    'Blocks read, and blocks written by checkpoints and the background writer, per second. pg_stat_io, which tells more, exists since PostgreSQL 16.',
  requests: [
    { metric: 'pg_stat_database.blks_read' },
    { metric: 'pg_stat_checkpointer.buffers_written' },
    { metric: 'pg_stat_bgwriter.buffers_clean' },
  ],
  lines: named(['blocks read', 'blue'], ['written by checkpoints', 'orange'], ['by the background writer', 'violet']),
};

const wal: PanelDefinition = {
  id: 'wal',
  title: 'WAL',
  description: 'Write-ahead log written per second; on a standby, replayed per second.',
  unit: 'bytes-per-second',
  requests: [{ metric: 'server.wal_lsn' }],
  legendRows: 1,
  lines: named(['WAL', 'violet']),
};

const cpuModes = [
  ['user', 'user', 'green'],
  ['nice', 'nice', 'sky'],
  ['system', 'system', 'blue'],
  ['iowait', 'waiting for I/O', 'orange'],
  ['steal', 'stolen', 'red'],
] as const;
const otherModes = ['idle', 'irq', 'softirq'];

const cpu: PanelDefinition = {
  id: 'cpu',
  title: 'CPU',
  description: 'Share of all processors of the host by mode. Everything on the host counts, not only PostgreSQL.',
  unit: 'percent',
  stacked: true,
  requests: [
    { metric: 'os_cpu.cpus', aggregate: 'last' },
    ...[...cpuModes.map(([name]) => name), ...otherModes].map((name) => ({ metric: `os_cpu.${name}` })),
  ],
  legendRows: 5,
  lines: ([, ...answers]) => {
    const modes = answers.map(pointsOf);
    // Of all modes together, as top(1) counts: they are read at once from /proc/stat, but a busy host reads it late, and
    // more than a second's work then falls into a second of the clock. User time already contains that of guests.
    const whole = combined(modes, (...spent) => spent.reduce((sum, one) => sum + one, 0));
    return cpuModes.flatMap(([, label, color], position) => {
      const share = combined([modes[position] ?? [], whole], percentOf);
      return share.length > 0 ? [line(label, color, share)] : [];
    });
  },
  headline: ([cpus]) => {
    const processors = newest(pointsOf(cpus));
    return processors ? `${count(processors)} ${processors === 1 ? 'processor' : 'processors'}` : undefined;
  },
};

const memory: PanelDefinition = {
  id: 'memory',
  title: 'Memory',
  description:
    'Memory of the host. What the kernel can reclaim, mostly its file cache, is available though it is not free.',
  unit: 'bytes',
  stacked: true,
  requests: ['total', 'available', 'free'].map((name) => ({ metric: `os_memory.${name}` })),
  legendRows: 3,
  lines: ([total, available, free]) => {
    const all = [total, available, free].map(pointsOf);
    if (all.some((points) => points.length === 0)) return [];
    return [
      line(
        'in use',
        'blue',
        combined(all, (most, left) => most - left),
      ),
      line(
        'reclaimable',
        'sky',
        combined(all, (_most, left, unused) => Math.max(left - unused, 0)),
      ),
      line('free', 'grey', all[2] ?? []),
    ];
  },
  headline: ([total]) => {
    const most = newest(pointsOf(total));
    return most ? `${bytes(most)} in all` : undefined;
  },
};

const diskSpace: PanelDefinition = {
  id: 'disk-space',
  title: 'Disk space',
  description: 'Used share of each file system, as a plain user sees it.',
  unit: 'percent',
  requests: [
    { metric: 'os_disk.used', by: ['mount'], limit: 6 },
    { metric: 'os_disk.available', by: ['mount'], limit: 50 },
  ],
  legendRows: 3,
  lines: ([used, available]) =>
    byLabel(used, 'mount', (series, mount) => {
      const left = available?.series.find((other) => other.labels['mount'] === mount)?.points ?? [];
      return combined([series.points, left], (full, rest) => percentOf(full, full + rest));
    }),
};

const diskTraffic: PanelDefinition = {
  id: 'disk-traffic',
  title: 'Disk traffic',
  description: 'Bytes read from and written to each block device of the host per second.',
  unit: 'bytes-per-second',
  requests: [
    { metric: 'os_disk_io.read_bytes', by: ['device'], limit: 3 },
    { metric: 'os_disk_io.write_bytes', by: ['device'], limit: 3 },
  ],
  legendRows: 4,
  lines: ([read, written]) => [
    ...byLabel(
      read,
      'device',
      (series) => series.points,
      (device) => `${device} read`,
    ),
    ...byLabel(
      written,
      'device',
      (series) => series.points,
      (device) => `${device} written`,
      3,
    ),
  ],
};

const databaseSize: PanelDefinition = {
  id: 'database-size',
  title: 'Database size',
  description: 'Size of each database on disk, measured every five minutes.',
  unit: 'bytes',
  requests: [{ metric: 'pg_database_size.size_bytes', by: ['datname'], aggregate: 'last', limit: 8 }],
  legendRows: 3,
  lines: grouped('datname', 'shared objects'),
};

const temporaryFiles: PanelDefinition = {
  id: 'temporary-files',
  title: 'Temporary files',
  description: 'Bytes that queries wrote to disk because work_mem was too small for a sort or a hash.',
  unit: 'bytes-per-second',
  requests: [{ metric: 'pg_stat_database.temp_bytes', by: ['datname'], limit: 5 }],
  legendRows: 3,
  lines: grouped('datname', 'shared objects'),
};

function byLabel(
  answer: SeriesAnswer | undefined,
  dimension: string,
  points: (series: LabelledSeries, label: string) => LabelledSeries['points'],
  name: (label: string) => string = (label) => label,
  firstColor = 0,
): Line[] {
  return (answer?.series ?? []).map((series, position) => {
    const label = series.labels[dimension] ?? 'unnamed';
    return line(name(label), lineColor(firstColor + position), points(series, label));
  });
}

/** The charts of a server's overview; what a major version lacks is replaced by what comes nearest. */
export function overviewPanels(majorVersion: number | undefined): readonly PanelDefinition[] {
  const hasIo = majorVersion === undefined || majorVersion >= 16;
  return [
    transactions,
    connections,
    cacheHit,
    cpu,
    memory,
    diskSpace,
    hasIo ? io : ioBefore16,
    wal,
    diskTraffic,
    rowChanges,
    temporaryFiles,
    databaseSize,
  ];
}
