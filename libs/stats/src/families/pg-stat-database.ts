import { counter, dimension, duration, family, gauge, moment } from '../define.js';

const dimensions = [
  dimension('datid', 'int', 'OID of the database, 0 for objects that all databases share'),
  dimension('datname', 'text', 'Name of the database; nothing for shared objects'),
];

export const pgStatDatabase = family({
  name: 'pg_stat_database',
  description: 'Activity of each database: transactions, blocks, rows, conflicts, sessions, age of its oldest xid',
  source: 'pg_stat_database, pg_database',
  intervalSeconds: 10,
  tier: 'floor',
  dimensions,
  metrics: [
    gauge('numbackends', 'connections', 'Backends connected to this database'),
    counter('xact_commit', 'transactions', 'Transactions that were committed'),
    counter('xact_rollback', 'transactions', 'Transactions that were rolled back'),
    counter('blks_read', 'blocks', 'Blocks read from outside shared buffers'),
    counter('blks_hit', 'blocks', 'Blocks found in shared buffers'),
    counter('tup_returned', 'rows', 'Live rows fetched by sequential scans and index entries returned by index scans'),
    counter('tup_fetched', 'rows', 'Live rows fetched by index scans'),
    counter('tup_inserted', 'rows', 'Rows inserted'),
    counter('tup_updated', 'rows', 'Rows updated'),
    counter('tup_deleted', 'rows', 'Rows deleted'),
    counter('conflicts', 'count', 'Queries cancelled by a conflict with recovery; standbys only'),
    counter('temp_files', 'files', 'Temporary files created by queries'),
    counter('temp_bytes', 'bytes', 'Bytes written to temporary files by queries'),
    counter('deadlocks', 'count', 'Deadlocks detected'),
    counter('checksum_failures', 'count', 'Data page checksum failures; nothing where checksums are off'),
    moment('checksum_last_failure', 'When the last checksum failure was found'),
    duration('blk_read_time', 'Time backends spent reading data files; nothing where track_io_timing is off'),
    duration('blk_write_time', 'Time backends spent writing data files; nothing where track_io_timing is off'),
    duration('session_time', 'Time spent by sessions', { since: 14 }),
    duration('active_time', 'Time spent executing statements', { since: 14 }),
    duration('idle_in_transaction_time', 'Time spent idle in a transaction', { since: 14 }),
    counter('sessions', 'sessions', 'Sessions established', { since: 14 }),
    counter('sessions_abandoned', 'sessions', 'Sessions ended because the client was lost', { since: 14 }),
    counter('sessions_fatal', 'sessions', 'Sessions ended by a fatal error', { since: 14 }),
    counter('sessions_killed', 'sessions', 'Sessions ended by an operator', { since: 14 }),
    counter('parallel_workers_to_launch', 'count', 'Parallel workers that were planned', { since: 18 }),
    counter('parallel_workers_launched', 'count', 'Parallel workers that were launched', { since: 18 }),
    moment('stats_reset', 'When these statistics were last reset'),
    gauge('age_datfrozenxid', 'transactions', 'Age of the oldest unfrozen transaction id'),
    gauge('age_datminmxid', 'count', 'Age of the oldest multixact id'),
  ],
});

export const pgStatDatabaseConflicts = family({
  name: 'pg_stat_database_conflicts',
  description: 'Queries cancelled on a standby because they conflicted with recovery, by cause',
  source: 'pg_stat_database_conflicts',
  intervalSeconds: 10,
  dimensions,
  metrics: [
    counter('confl_tablespace', 'count', 'Cancelled because of a dropped tablespace'),
    counter('confl_lock', 'count', 'Cancelled because of a lock time-out'),
    counter('confl_snapshot', 'count', 'Cancelled because of an old snapshot'),
    counter('confl_bufferpin', 'count', 'Cancelled because of a pinned buffer'),
    counter('confl_deadlock', 'count', 'Cancelled because of a deadlock'),
    counter(
      'confl_active_logicalslot',
      'count',
      'Uses of logical slots cancelled by old snapshots or a low wal_level',
      {
        since: 16,
      },
    ),
  ],
});

export const pgDatabaseSize = family({
  name: 'pg_database_size',
  description: 'Size of each database on disk',
  source: 'pg_database_size()',
  intervalSeconds: 300,
  tier: 'tables',
  dimensions,
  metrics: [gauge('size_bytes', 'bytes', 'Size on disk; nothing where the collector may not connect to the database')],
});
