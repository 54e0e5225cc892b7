import { familyOf, schemaOf } from '@pganalytics/stats';

import { epochMs } from './columns.js';
import type { Sampler } from './sampler.js';

const setting = (name: string) => `current_setting('${name}', true)`;
const columns: Readonly<Record<string, string>> = {
  uptime_seconds: `extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::bigint`,
  postmaster_start: epochMs('pg_postmaster_start_time()'),
  in_recovery: 'r.in_recovery',
  version: setting('server_version'),
  version_number: `${setting('server_version_num')}::int`,
  system_identifier: '(SELECT system_identifier::text FROM pg_control_system())',
  timeline: '(SELECT timeline_id FROM pg_control_checkpoint())',
  wal_lsn: `CASE WHEN r.in_recovery THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn`,
  replay_delay_seconds: `CASE WHEN NOT r.in_recovery THEN NULL
       WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
        AND (SELECT w.pid FROM pg_stat_get_wal_receiver() w) IS NOT NULL THEN 0
       ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END`,
  max_connections: `${setting('max_connections')}::int`,
  reserved_connections: `${setting('superuser_reserved_connections')}::int + coalesce(${setting('reserved_connections')}::int, 0)`,
  shared_buffers_bytes: `pg_size_bytes(${setting('shared_buffers')})`,
  block_size: `${setting('block_size')}::int`,
  track_io_timing: `${setting('track_io_timing')}::bool`,
  track_wal_io_timing: `${setting('track_wal_io_timing')}::bool`,
  track_activity_query_size: `pg_size_bytes(${setting('track_activity_query_size')})`,
  compute_query_id: setting('compute_query_id'),
  autovacuum_freeze_max_age: `${setting('autovacuum_freeze_max_age')}::bigint`,
  prepared_transactions: 'x.number',
  oldest_prepared_seconds: 'x.age',
};

const from = `(SELECT pg_is_in_recovery() AS in_recovery) r,
  (SELECT count(*) AS number, extract(epoch FROM clock_timestamp() - min(prepared)) AS age FROM pg_prepared_xact()) x`;

export const server: Sampler = {
  family: 'server',
  views: [],
  plan: (probe) => {
    const major = Math.floor(probe.versionNumber / 10_000);
    const metrics = (familyOf('server')?.metrics ?? []).filter((metric) => (metric.since ?? 0) <= major);
    const schema = schemaOf(
      'server',
      metrics.map((metric) => metric.name),
    );
    const list = schema.columns.map((column) => columns[column.name] ?? 'NULL').join(', ');
    return { schema, statement: { name: 'server', text: `SELECT ${list} FROM ${from}` }, timeout: 'floor' };
  },
};
