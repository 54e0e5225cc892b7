import { attribute, counter, dimension, duration, family, gauge, moment } from '../define.js';

export const server = family({
  name: 'server',
  description: 'Who the server is and the settings that other numbers depend on',
  source: 'pg_control_system(), pg_settings',
  intervalSeconds: 10,
  tier: 'floor',
  dimensions: [],
  metrics: [
    gauge('uptime_seconds', 'seconds', 'Time since the server was started'),
    moment('postmaster_start', 'When the server was started'),
    attribute('in_recovery', 'bool', 'Whether it is a standby or recovering'),
    attribute('version', 'text', 'Version as the server names it'),
    attribute('version_number', 'int', 'Version as a number, 180004 for 18.4'),
    attribute('system_identifier', 'text', 'Identifier that initdb gave the cluster'),
    attribute('timeline', 'int', 'Timeline of the last checkpoint'),
    counter('wal_lsn', 'bytes', 'Position of the WAL: written on a primary, replayed on a standby'),
    gauge(
      'replay_delay_seconds',
      'seconds',
      'Age of the last replayed transaction; 0 when all that the WAL receiver brings was replayed',
      {
        type: 'float',
        scale: 1000,
      },
    ),
    gauge('max_connections', 'connections', 'Setting max_connections'),
    gauge('reserved_connections', 'connections', 'Connections kept for superusers and pg_use_reserved_connections'),
    gauge('shared_buffers_bytes', 'bytes', 'Setting shared_buffers'),
    attribute('block_size', 'int', 'Size of a block', { unit: 'bytes' }),
    attribute('track_io_timing', 'bool', 'Whether I/O is timed'),
    attribute('track_wal_io_timing', 'bool', 'Whether I/O of WAL is timed', { since: 14 }),
    attribute('track_activity_query_size', 'int', 'Bytes kept of the text of a running statement', { unit: 'bytes' }),
    attribute('compute_query_id', 'text', 'Setting compute_query_id', { since: 14 }),
    attribute('autovacuum_freeze_max_age', 'int', 'Age at which a table is frozen by force', { unit: 'transactions' }),
    gauge('prepared_transactions', 'transactions', 'Prepared transactions that wait for their end'),
    gauge('oldest_prepared_seconds', 'seconds', 'Age of the oldest prepared transaction', {
      type: 'float',
      scale: 1000,
    }),
  ],
});

export const collector = family({
  name: 'collector',
  description: 'What collecting from this server costs',
  source: 'the collector',
  intervalSeconds: 10,
  readAt: 'host',
  dimensions: [],
  metrics: [
    duration('cpu_ms', 'CPU time of the collector process, for all its servers'),
    gauge('resident_bytes', 'bytes', 'Memory of the collector process'),
    gauge('targets', 'count', 'Servers that this collector process watches'),
    counter('queries', 'count', 'Queries sent to this server'),
    duration('server_ms', 'Time this server took to answer them'),
    gauge('connections', 'connections', 'Connections open to this server'),
    gauge('spooled_snapshots', 'count', 'Snapshots of all servers that wait to be stored'),
    gauge('spooled_bytes', 'bytes', 'Their size'),
    counter('dropped_snapshots', 'count', 'Snapshots of all servers dropped because the spool was full'),
    gauge('tier', 'none', 'Tiers that are thinned: 0 is none, 4 all but the floor'),
    gauge('budget_used_percent', 'none', 'Part of one core of the server that collecting used lately, in percent', {
      type: 'float',
      scale: 1000,
    }),
    duration('executed_ms', 'Time the server says it spent executing our queries; nothing without pg_stat_statements'),
    gauge('clock_step_ms', 'milliseconds', 'By how much the clock of the collector was set since its start'),
    gauge('clock_skew_ms', 'milliseconds', 'Clock of the server minus clock of the collector'),
  ],
});

export const collectorFamilies = family({
  name: 'collector_families',
  description: 'What collecting each family from this server costs',
  source: 'the collector',
  intervalSeconds: 60,
  readAt: 'host',
  dimensions: [dimension('family', 'text', 'Name of the family')],
  metrics: [
    counter('polls', 'count', 'Polls that succeeded'),
    counter('failures', 'count', 'Polls that failed'),
    counter('rows', 'rows', 'Rows read'),
    duration('duration_ms', 'Time spent reading it'),
  ],
});
