import { attribute, dimension, family, gauge } from '../define.js';

const backend = [
  dimension('pid', 'int', 'Process id of the backend'),
  dimension('backend_start', 'int', 'When the process started, milliseconds since 1970'),
];
const who = [
  attribute('backend_type', 'text', 'Kind of process, such as client backend or autovacuum worker', { since: 18 }),
  attribute('datname', 'text', 'Database of the session', { since: 18 }),
  attribute('usename', 'text', 'Role of the session', { since: 18 }),
  attribute('application_name', 'text', 'Name the client gave itself', { since: 18 }),
];
const since18 = { since: 18 };
const time = { since: 18, type: 'float' as const, scale: 1000 };

/**
 * Growth, not totals: only the busiest are told, so that the total of one that was not among them the last time would
 * say nothing.
 */
export const pgStatBackendIo = family({
  name: 'pg_stat_backend_io',
  description: 'The 20 backends with the most I/O since the last look, and how much that was',
  source: 'pg_stat_get_backend_io()',
  intervalSeconds: 60,
  dimensions: backend,
  metrics: [
    ...who,
    gauge('reads', 'operations', 'Read operations since the last look', since18),
    gauge('read_bytes', 'bytes', 'Bytes read since the last look', since18),
    gauge('read_time', 'milliseconds', 'Time spent reading since then; nothing where it is not tracked', time),
    gauge('writes', 'operations', 'Write operations since the last look', since18),
    gauge('write_bytes', 'bytes', 'Bytes written since the last look', since18),
    gauge('write_time', 'milliseconds', 'Time spent writing since then; nothing where it is not tracked', time),
    gauge('writebacks', 'operations', 'Blocks the kernel was asked to write since the last look', since18),
    gauge('extends', 'operations', 'Relation extensions since the last look', since18),
    gauge('extend_bytes', 'bytes', 'Bytes by which relations were extended since the last look', since18),
    gauge('hits', 'blocks', 'Blocks found in shared buffers since the last look', since18),
    gauge('evictions', 'blocks', 'Blocks evicted since the last look', since18),
    gauge('reuses', 'blocks', 'Buffers of a ring reused since the last look', since18),
    gauge('fsyncs', 'operations', 'Sync calls since the last look', since18),
  ],
});

export const pgStatBackendWal = family({
  name: 'pg_stat_backend_wal',
  description: 'The 20 backends that generated the most WAL since the last look, and how much that was',
  source: 'pg_stat_get_backend_wal()',
  intervalSeconds: 60,
  dimensions: backend,
  metrics: [
    ...who,
    gauge('wal_records', 'count', 'WAL records generated since the last look', since18),
    gauge('wal_fpi', 'count', 'WAL full page images generated since the last look', since18),
    gauge('wal_bytes', 'bytes', 'WAL generated since the last look', since18),
    gauge('wal_buffers_full', 'count', 'How often the WAL buffers became full since the last look', since18),
  ],
});

export const pgAios = family({
  name: 'pg_aios',
  description: 'Asynchronous I/O in progress by kind and state',
  source: 'pg_get_aios()',
  intervalSeconds: 60,
  dimensions: [
    dimension('operation', 'text', 'readv, writev or invalid for a handle without one'),
    dimension('state', 'text', 'How far it has come, such as SUBMITTED'),
    dimension('target', 'text', 'What it is on: smgr for relations'),
  ],
  metrics: [
    gauge('handles', 'operations', 'Handles in use', since18),
    gauge('backends', 'connections', 'Backends that they belong to', since18),
    gauge('bytes', 'bytes', 'Bytes they read or write', since18),
  ],
});
