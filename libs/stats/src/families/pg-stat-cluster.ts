import { attribute, counter, dimension, duration, family, gauge, moment } from '../define.js';

export const pgStatBgwriter = family({
  name: 'pg_stat_bgwriter',
  description: 'Work of the background writer',
  source: 'pg_stat_bgwriter',
  intervalSeconds: 10,
  dimensions: [],
  metrics: [
    counter('buffers_clean', 'blocks', 'Buffers written by the background writer'),
    counter('maxwritten_clean', 'count', 'How often it stopped a scan because it had written too many buffers'),
    counter('buffers_alloc', 'blocks', 'Buffers allocated'),
    counter('buffers_backend', 'blocks', 'Buffers written by backends themselves', { until: 16 }),
    counter('buffers_backend_fsync', 'count', 'How often a backend had to sync a file itself', { until: 16 }),
    moment('stats_reset', 'When these statistics were last reset'),
  ],
});

const sinceBgwriter = (column: string) => ({ formerly: [`pg_stat_bgwriter.${column}`] });

export const pgStatCheckpointer = family({
  name: 'pg_stat_checkpointer',
  description: 'Checkpoints and restartpoints; before 17 read from pg_stat_bgwriter',
  source: 'pg_stat_checkpointer, pg_stat_bgwriter',
  intervalSeconds: 10,
  dimensions: [],
  metrics: [
    counter('num_timed', 'count', 'Checkpoints that were due by time', sinceBgwriter('checkpoints_timed')),
    counter('num_requested', 'count', 'Checkpoints that were requested', sinceBgwriter('checkpoints_req')),
    counter('num_done', 'count', 'Checkpoints that were performed', { since: 18 }),
    counter('restartpoints_timed', 'count', 'Restartpoints that were due by time', { since: 17 }),
    counter('restartpoints_req', 'count', 'Restartpoints that were requested', { since: 17 }),
    counter('restartpoints_done', 'count', 'Restartpoints that were performed', { since: 17 }),
    duration('write_time', 'Time spent writing files in checkpoints', sinceBgwriter('checkpoint_write_time')),
    duration('sync_time', 'Time spent syncing files in checkpoints', sinceBgwriter('checkpoint_sync_time')),
    counter('buffers_written', 'blocks', 'Buffers written in checkpoints', sinceBgwriter('buffers_checkpoint')),
    counter('slru_written', 'blocks', 'SLRU buffers written in checkpoints', { since: 18 }),
    moment('stats_reset', 'When these statistics were last reset'),
  ],
});

export const pgStatArchiver = family({
  name: 'pg_stat_archiver',
  description: 'Archiving of WAL files',
  source: 'pg_stat_archiver',
  intervalSeconds: 10,
  dimensions: [],
  metrics: [
    counter('archived_count', 'files', 'WAL files archived'),
    attribute('last_archived_wal', 'text', 'Name of the last WAL file archived'),
    moment('last_archived_time', 'When the last WAL file was archived'),
    counter('failed_count', 'count', 'Failed attempts to archive'),
    attribute('last_failed_wal', 'text', 'Name of the WAL file of the last failure'),
    moment('last_failed_time', 'When archiving last failed'),
    moment('stats_reset', 'When these statistics were last reset'),
  ],
});

export const pgStatWal = family({
  name: 'pg_stat_wal',
  description: 'WAL generated and, before 18, written and synced',
  source: 'pg_stat_wal',
  intervalSeconds: 10,
  dimensions: [],
  metrics: [
    counter('wal_records', 'count', 'WAL records generated', { since: 14 }),
    counter('wal_fpi', 'count', 'WAL full page images generated', { since: 14 }),
    counter('wal_bytes', 'bytes', 'WAL generated', { since: 14 }),
    counter('wal_buffers_full', 'count', 'How often WAL was written because its buffers were full', { since: 14 }),
    counter('wal_write', 'operations', 'How often WAL buffers were written', { since: 14, until: 17 }),
    counter('wal_sync', 'operations', 'How often WAL files were synced', { since: 14, until: 17 }),
    duration('wal_write_time', 'Time spent writing WAL; nothing where track_wal_io_timing is off', {
      since: 14,
      until: 17,
    }),
    duration('wal_sync_time', 'Time spent syncing WAL; nothing where track_wal_io_timing is off', {
      since: 14,
      until: 17,
    }),
    moment('stats_reset', 'When these statistics were last reset', { since: 14 }),
  ],
});

const since16 = { since: 16 };
const since18 = { since: 18 };

export const pgStatIo = family({
  name: 'pg_stat_io',
  description: 'I/O of the whole server by kind of process, object and context',
  source: 'pg_stat_io',
  intervalSeconds: 60,
  sparse: true,
  dimensions: [
    dimension('backend_type', 'text', 'Kind of process, such as client backend or checkpointer'),
    dimension('object', 'text', 'relation, temp relation or (18) wal'),
    dimension('context', 'text', 'normal, vacuum, bulkread, bulkwrite or (18) init'),
  ],
  metrics: [
    counter('reads', 'operations', 'Read operations', since16),
    counter('read_bytes', 'bytes', 'Bytes read', since18),
    duration('read_time', 'Time spent reading; nothing where track_io_timing is off', since16),
    counter('writes', 'operations', 'Write operations', since16),
    counter('write_bytes', 'bytes', 'Bytes written', since18),
    duration('write_time', 'Time spent writing; nothing where track_io_timing is off', since16),
    counter('writebacks', 'operations', 'Blocks that the kernel was asked to write to storage', since16),
    duration('writeback_time', 'Time spent asking for that; nothing where track_io_timing is off', since16),
    counter('extends', 'operations', 'Relation extensions', since16),
    counter('extend_bytes', 'bytes', 'Bytes by which relations were extended', since18),
    duration('extend_time', 'Time spent extending; nothing where track_io_timing is off', since16),
    attribute('op_bytes', 'int', 'Bytes of one operation', { unit: 'bytes', since: 16, until: 17 }),
    counter('hits', 'blocks', 'Blocks found in shared buffers', since16),
    counter('evictions', 'blocks', 'Blocks evicted to make room', since16),
    counter('reuses', 'blocks', 'Buffers of a ring reused', since16),
    counter('fsyncs', 'operations', 'Sync calls', since16),
    duration('fsync_time', 'Time spent syncing; nothing where track_io_timing is off', since16),
    moment('stats_reset', 'When these statistics were last reset', since16),
  ],
});

const since13 = { since: 13 };

export const pgStatSlru = family({
  name: 'pg_stat_slru',
  description: 'Caches of transaction states, subtransactions, multixacts and notifications',
  source: 'pg_stat_slru',
  intervalSeconds: 60,
  sparse: true,
  dimensions: [dimension('name', 'text', 'Name of the cache')],
  metrics: [
    counter('blks_zeroed', 'blocks', 'Blocks zeroed when they were made', since13),
    counter('blks_hit', 'blocks', 'Blocks found in the cache', since13),
    counter('blks_read', 'blocks', 'Blocks read from disk', since13),
    counter('blks_written', 'blocks', 'Blocks written to disk', since13),
    counter('blks_exists', 'blocks', 'Blocks whose existence was asked for', since13),
    counter('flushes', 'count', 'Flushes of changed blocks', since13),
    counter('truncates', 'count', 'Truncations', since13),
    moment('stats_reset', 'When these statistics were last reset', since13),
  ],
});

const since15 = { since: 15 };

export const pgStatRecoveryPrefetch = family({
  name: 'pg_stat_recovery_prefetch',
  description: 'Blocks that recovery reads ahead; servers in recovery only',
  source: 'pg_stat_recovery_prefetch',
  intervalSeconds: 60,
  dimensions: [],
  metrics: [
    counter('prefetch', 'blocks', 'Blocks read ahead', since15),
    counter('hit', 'blocks', 'Blocks not read ahead because they were in shared buffers', since15),
    counter('skip_init', 'blocks', 'Blocks not read ahead because they would be zeroed', since15),
    counter('skip_new', 'blocks', 'Blocks not read ahead because they did not exist yet', since15),
    counter('skip_fpw', 'blocks', 'Blocks not read ahead because the WAL held a full image', since15),
    counter('skip_rep', 'blocks', 'Blocks not read ahead because they had just been', since15),
    gauge('wal_distance', 'bytes', 'How far ahead in the WAL recovery looks', since15),
    gauge('block_distance', 'blocks', 'How many blocks ahead recovery looks', since15),
    gauge('io_depth', 'operations', 'Reads ahead that were begun and not yet known to be done', since15),
    moment('stats_reset', 'When these statistics were last reset', since15),
  ],
});
