import { counter, dimension, family, gauge, moment } from '../define.js';
import { droppedAt, inDatabase, readAt } from './in-database.js';

const perIndex = {
  readAt: 'database' as const,
  sparse: true,
  dimensions: [
    ...inDatabase,
    dimension('indexrelid', 'int', 'OID of the index'),
    dimension('relid', 'int', 'OID of its table'),
    dimension('schemaname', 'text', 'Schema of table and index'),
    dimension('relname', 'text', 'Name of the table'),
    dimension('indexrelname', 'text', 'Name of the index'),
  ],
};

export const pgStatAllIndexes = family({
  name: 'pg_stat_all_indexes',
  description: 'Accesses to each index and its blocks in shared buffers',
  source: 'pg_stat_get_*() as in pg_stat_all_indexes and pg_statio_all_indexes',
  intervalSeconds: 60,
  tier: 'tables',
  ...perIndex,
  metrics: [
    counter('idx_scan', 'count', 'Index scans'),
    moment('last_idx_scan', 'When the last index scan ended', { since: 16 }),
    counter('idx_tup_read', 'rows', 'Index entries returned by scans'),
    counter('idx_tup_fetch', 'rows', 'Live rows fetched by simple index scans'),
    counter('idx_blks_read', 'blocks', 'Blocks read from outside shared buffers'),
    counter('idx_blks_hit', 'blocks', 'Blocks found in shared buffers'),
    readAt,
    droppedAt,
  ],
});

export const indexBloat = family({
  name: 'index_bloat',
  description: 'Estimated space of each B-tree index beyond what its entries need',
  source: 'pg_class, pg_index, pg_stats',
  intervalSeconds: 7200,
  tier: 'schema',
  ...perIndex,
  metrics: [
    gauge('pages', 'blocks', 'Pages of the index when its table was last vacuumed or analysed'),
    gauge('needed_pages', 'blocks', 'Pages its entries would need at its fill factor, were none a duplicate'),
    gauge('bloat_bytes', 'bytes', 'Estimated bytes beyond that; nothing without column statistics'),
    droppedAt,
  ],
});
