import { combined, percentOf } from '../charts/arithmetic.js';
import { grouped, line, named, newest, pointsOf } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';
import { bytes } from '../format/format.js';

const byProcess = (metric: string) => ({ metric: `pg_stat_io.${metric}`, by: ['backend_type'], limit: 6 });

/** The charts of I/O from pg_stat_io, PostgreSQL 16 and later. */
const ioPanels: readonly PanelDefinition[] = [
  {
    id: 'reads-by-process',
    title: 'Reads by process',
    description: 'Read operations per second by kind of process; the operating system may answer them from its cache.',
    unit: 'per-second',
    stacked: true,
    requests: [byProcess('reads')],
    legendRows: 3,
    lines: grouped('backend_type', 'unknown'),
  },
  {
    id: 'writes-by-process',
    title: 'Writes by process',
    description: 'Write operations per second by kind of process. Client backends should write little themselves.',
    unit: 'per-second',
    stacked: true,
    requests: [byProcess('writes')],
    legendRows: 3,
    lines: grouped('backend_type', 'unknown'),
  },
  {
    id: 'io-by-context',
    title: 'Reads by context',
    description:
      'Read operations per second by context: vacuum, bulk reads and bulk writes use small rings of buffers.',
    unit: 'per-second',
    stacked: true,
    requests: [{ metric: 'pg_stat_io.reads', by: ['context'], limit: 6 }],
    legendRows: 3,
    lines: grouped('context', 'unknown'),
  },
  {
    id: 'read-time',
    title: 'Mean read time',
    description: 'Time of one read operation, averaged over all processes; known only where track_io_timing is on.',
    unit: 'milliseconds',
    requests: [{ metric: 'pg_stat_io.read_time' }, { metric: 'pg_stat_io.reads' }],
    legendRows: 1,
    lines: ([time, reads]) => {
      const points = combined([pointsOf(time), pointsOf(reads)], (spent, count) =>
        count > 0 ? spent / count : Number.NaN,
      );
      const known = points.map(([at, value]) => [at, Number.isFinite(value) ? value : null] as const);
      return known.length > 0 ? [line('one read', 'blue', known)] : [];
    },
  },
];

const walPanels: readonly PanelDefinition[] = [
  {
    id: 'wal-written',
    title: 'WAL written',
    description: 'Write-ahead log per second, from positions; on a standby what was replayed.',
    unit: 'bytes-per-second',
    requests: [{ metric: 'server.wal_lsn' }],
    legendRows: 1,
    lines: named(['WAL', 'violet']),
  },
  {
    id: 'full-page-images',
    title: 'Full page images',
    description: 'WAL records and whole pages in them per second. Right after a checkpoint whole pages are many.',
    unit: 'per-second',
    requests: [{ metric: 'pg_stat_wal.wal_records' }, { metric: 'pg_stat_wal.wal_fpi' }],
    legendRows: 2,
    lines: named(['records', 'violet'], ['full page images', 'orange']),
  },
  {
    id: 'wal-kept',
    title: 'WAL kept',
    description: 'WAL that must stay for recovery and replication slots, from positions, and the files of pg_wal.',
    unit: 'bytes',
    requests: ['pg_wal.kept_bytes', 'pg_wal.kept_for_slots_bytes', 'pg_ls_waldir.bytes'].map((metric) => ({
      metric,
      aggregate: 'last' as const,
    })),
    legendRows: 3,
    lines: named(['must be kept', 'violet'], ['for slots', 'red'], ['files in pg_wal', 'grey']),
    headline: ([, , files]) => {
      const now = newest(pointsOf(files));
      return now === undefined ? undefined : `${bytes(now)} in pg_wal`;
    },
  },
  {
    id: 'checkpoints',
    title: 'Checkpoints',
    description: 'Checkpoints that were due by time, and those that too much WAL or somebody asked for, per second.',
    unit: 'per-second',
    stacked: true,
    requests: [{ metric: 'pg_stat_checkpointer.num_timed' }, { metric: 'pg_stat_checkpointer.num_requested' }],
    legendRows: 2,
    lines: named(['timed', 'green'], ['requested', 'orange']),
  },
  {
    id: 'buffers-written',
    title: 'Buffers written',
    description: 'Buffers per second that checkpoints, the background writer and (before 17) backends wrote.',
    unit: 'per-second',
    stacked: true,
    requests: [
      { metric: 'pg_stat_checkpointer.buffers_written' },
      { metric: 'pg_stat_bgwriter.buffers_clean' },
      { metric: 'pg_stat_bgwriter.buffers_backend' },
    ],
    legendRows: 3,
    lines: named(['checkpoints', 'blue'], ['background writer', 'green'], ['backends', 'red']),
  },
  {
    id: 'checkpoint-time',
    title: 'Time of checkpoints',
    description: 'Share of the time in which checkpoints wrote and synced files.',
    unit: 'percent',
    stacked: true,
    requests: [{ metric: 'pg_stat_checkpointer.write_time' }, { metric: 'pg_stat_checkpointer.sync_time' }],
    legendRows: 2,
    lines: ([write, sync]) => {
      const part = (answer: typeof write) => combined([pointsOf(answer)], (spent) => percentOf(spent, 1000));
      return [line('writing', 'blue', part(write)), line('syncing', 'orange', part(sync))].filter(
        ({ points }) => points.length > 0,
      );
    },
  },
  {
    id: 'slru-reads',
    title: 'SLRU reads',
    description: 'Blocks per second that the small caches of transaction states and subtransactions read from outside.',
    unit: 'per-second',
    requests: [{ metric: 'pg_stat_slru.blks_read', by: ['name'], limit: 6 }],
    legendRows: 6,
    lines: grouped('name', 'unknown'),
  },
  {
    id: 'archiver',
    title: 'Archiver',
    description: 'WAL files archived, and attempts that failed, per second.',
    unit: 'per-second',
    requests: [{ metric: 'pg_stat_archiver.archived_count' }, { metric: 'pg_stat_archiver.failed_count' }],
    legendRows: 2,
    lines: named(['archived', 'green'], ['failed', 'red']),
  },
  {
    id: 'temporary-files-of-databases',
    title: 'Temporary files written',
    description: 'Bytes per second that queries wrote to disk because work_mem was too small.',
    unit: 'bytes-per-second',
    requests: [{ metric: 'pg_stat_database.temp_bytes', by: ['datname'], limit: 5 }],
    legendRows: 3,
    lines: grouped('datname', 'shared objects'),
  },
];

/** The charts of the page; before 16 there is no pg_stat_io. */
export function panelsOfIo(majorVersion: number | undefined): readonly PanelDefinition[] {
  return majorVersion !== undefined && majorVersion < 16 ? walPanels : [...ioPanels, ...walPanels];
}
