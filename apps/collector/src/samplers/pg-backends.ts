import { viewSampler } from './view-sampler.js';
import type { Sampler } from './sampler.js';
import { epochMs } from './columns.js';
import { topGrowth } from './top-growth.js';

/** So many of the busiest backends are told; a server may have thousands. */
const TOP = 20;

const who = {
  pid: 'a.pid',
  backend_start: epochMs('a.backend_start'),
  backend_type: 'a.backend_type',
  datname: 'd.datname',
  usename: 'r.rolname',
  application_name: 'a.application_name',
};

const backendsWith = (sums: string) => `pg_stat_get_activity(NULL) a
  CROSS JOIN LATERAL (${sums}) s
  LEFT JOIN pg_database d ON d.oid = a.datid LEFT JOIN pg_roles r ON r.oid = a.usesysid
 WHERE s.busy > 0 LIMIT 10000`;

const counts = ['reads', 'writes', 'writebacks', 'extends', 'hits', 'evictions', 'reuses', 'fsyncs'];
const sizes = ['read_bytes', 'write_bytes', 'extend_bytes'];
const times = ['read_time', 'write_time'];
const summed = [...counts, ...sizes, ...times].map((column) => `sum(${column}) AS ${column}`).join(', ');

/** Each call reads the counters of one backend; together they cost too much for the tick of a server with thousands. */
export const pgStatBackendIo: Sampler = viewSampler({
  family: 'pg_stat_backend_io',
  view: 'pg_stat_get_backend_io(integer)',
  expressions: who,
  timedBy: { track_io_timing: times },
  from: backendsWith(
    `SELECT ${summed}, sum(hits + coalesce(reads, 0) + coalesce(writes, 0)) AS busy FROM pg_stat_get_backend_io(a.pid)`,
  ),
  timeout: 'heavy',
  hidden: 'Backends of other roles show no names',
  refine: (schema) => topGrowth(schema, sizes, TOP),
});

export const pgStatBackendWal: Sampler = viewSampler({
  family: 'pg_stat_backend_wal',
  view: 'pg_stat_get_backend_wal(integer)',
  expressions: who,
  from: backendsWith('SELECT *, wal_bytes AS busy FROM pg_stat_get_backend_wal(a.pid)'),
  timeout: 'heavy',
  hidden: 'Backends of other roles show no names',
  refine: (schema) => topGrowth(schema, ['wal_bytes'], TOP),
});

export const pgAios: Sampler = viewSampler({
  family: 'pg_aios',
  view: 'pg_get_aios()',
  expressions: { handles: 'count(*)', backends: 'count(DISTINCT s.pid)', bytes: 'coalesce(sum(s.length), 0)' },
  from: 'pg_get_aios() s GROUP BY s.operation, s.state, s.target LIMIT 1000',
  presence: 'EXISTS (SELECT FROM pg_get_aios())',
});
