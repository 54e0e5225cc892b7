import type { Dimension, Family, Metric } from '../family.js';
import { attribute, dimension, family, gauge } from '../define.js';

const pid = dimension('pid', 'int', 'Process id of the backend');
const table = [
  pid,
  dimension('datid', 'int', 'OID of its database'),
  dimension('datname', 'text', 'Name of its database'),
  dimension('relid', 'int', 'OID of the table; 0 where there is none'),
];
const delayTime = gauge('delay_time', 'milliseconds', 'Time slept for the cost limit; nothing unless it is tracked', {
  type: 'float',
  scale: 1000,
  since: 18,
});

const progress = (command: string, description: string, columns: readonly Metric[], rows = table): Family =>
  family({
    name: `pg_stat_progress_${command}`,
    description,
    source: `pg_stat_progress_${command}`,
    intervalSeconds: 10,
    dimensions: rows satisfies readonly Dimension[],
    metrics: columns,
  });

export const pgStatProgressVacuum = progress('vacuum', 'Progress of each VACUUM, by hand or automatic', [
  attribute('phase', 'text', 'What it is doing'),
  gauge('heap_blks_total', 'blocks', 'Blocks of the table when the scan began'),
  gauge('heap_blks_scanned', 'blocks', 'Blocks scanned'),
  gauge('heap_blks_vacuumed', 'blocks', 'Blocks vacuumed'),
  gauge('index_vacuum_count', 'count', 'Passes over the indexes that are done'),
  gauge('max_dead_tuples', 'rows', 'Dead rows that fit into memory before a pass over the indexes', { until: 16 }),
  gauge('num_dead_tuples', 'rows', 'Dead rows since the last pass over the indexes', { until: 16 }),
  gauge('max_dead_tuple_bytes', 'bytes', 'Memory for dead rows before a pass over the indexes', { since: 17 }),
  gauge('dead_tuple_bytes', 'bytes', 'Memory of dead rows since the last pass over the indexes', { since: 17 }),
  gauge('num_dead_item_ids', 'rows', 'Dead item identifiers since the last pass over the indexes', { since: 17 }),
  gauge('indexes_total', 'count', 'Indexes of the current pass', { since: 17 }),
  gauge('indexes_processed', 'count', 'Indexes of the current pass that are done', { since: 17 }),
  delayTime,
]);

const since13 = { since: 13 };

export const pgStatProgressAnalyze = progress('analyze', 'Progress of each ANALYZE, by hand or automatic', [
  attribute('phase', 'text', 'What it is doing', since13),
  gauge('sample_blks_total', 'blocks', 'Blocks to be sampled', since13),
  gauge('sample_blks_scanned', 'blocks', 'Blocks sampled', since13),
  gauge('ext_stats_total', 'count', 'Extended statistics to be computed', since13),
  gauge('ext_stats_computed', 'count', 'Extended statistics computed', since13),
  gauge('child_tables_total', 'count', 'Child tables', since13),
  gauge('child_tables_done', 'count', 'Child tables scanned', since13),
  attribute('current_child_table_relid', 'int', 'OID of the child table being scanned', since13),
  delayTime,
]);

export const pgStatProgressCreateIndex = progress('create_index', 'Progress of each CREATE INDEX and REINDEX', [
  attribute('index_relid', 'int', 'OID of the index; 0 for one that is not made concurrently'),
  attribute('command', 'text', 'CREATE INDEX or REINDEX, and whether CONCURRENTLY'),
  attribute('phase', 'text', 'What it is doing'),
  gauge('lockers_total', 'count', 'Sessions to be waited for'),
  gauge('lockers_done', 'count', 'Sessions waited for'),
  attribute('current_locker_pid', 'int', 'Process id of the session it waits for'),
  gauge('blocks_total', 'blocks', 'Blocks of the current phase'),
  gauge('blocks_done', 'blocks', 'Blocks of the current phase that are done'),
  gauge('tuples_total', 'rows', 'Rows of the current phase'),
  gauge('tuples_done', 'rows', 'Rows of the current phase that are done'),
  gauge('partitions_total', 'count', 'Partitions in which the index is made'),
  gauge('partitions_done', 'count', 'Partitions that are done'),
]);

export const pgStatProgressCluster = progress('cluster', 'Progress of each CLUSTER and VACUUM FULL', [
  attribute('command', 'text', 'CLUSTER or VACUUM FULL'),
  attribute('phase', 'text', 'What it is doing'),
  attribute('cluster_index_relid', 'int', 'OID of the index that gives the order; 0 without one'),
  gauge('heap_tuples_scanned', 'rows', 'Rows scanned'),
  gauge('heap_tuples_written', 'rows', 'Rows written'),
  gauge('heap_blks_total', 'blocks', 'Blocks of the table'),
  gauge('heap_blks_scanned', 'blocks', 'Blocks scanned'),
  gauge('index_rebuild_count', 'count', 'Indexes built anew'),
]);

export const pgStatProgressBasebackup = progress(
  'basebackup',
  'Progress of each base backup that is taken',
  [
    attribute('phase', 'text', 'What it is doing', since13),
    gauge('backup_total', 'bytes', 'Size to be sent; nothing where it is not estimated', since13),
    gauge('backup_streamed', 'bytes', 'Bytes sent', since13),
    gauge('tablespaces_total', 'count', 'Tablespaces to be sent', since13),
    gauge('tablespaces_streamed', 'count', 'Tablespaces sent', since13),
  ],
  [pid],
);

const since14 = { since: 14 };

export const pgStatProgressCopy = progress('copy', 'Progress of each COPY', [
  attribute('command', 'text', 'COPY FROM or COPY TO', since14),
  attribute('type', 'text', 'Where data comes from or goes to: FILE, PROGRAM, PIPE or CALLBACK', since14),
  gauge('bytes_processed', 'bytes', 'Bytes processed', since14),
  gauge('bytes_total', 'bytes', 'Size of the file read; 0 where it is not known', since14),
  gauge('tuples_processed', 'rows', 'Rows processed', since14),
  gauge('tuples_excluded', 'rows', 'Rows that the WHERE clause left out', since14),
  gauge('tuples_skipped', 'rows', 'Rows left out because they were malformed', { since: 17 }),
]);
