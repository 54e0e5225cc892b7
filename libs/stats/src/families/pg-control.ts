import { attribute, counter, family, gauge, moment } from '../define.js';

const bytes = { unit: 'bytes' as const };

export const pgControlCheckpoint = family({
  name: 'pg_control_checkpoint',
  description: 'The last checkpoint as the control file knows it',
  source: 'pg_control_checkpoint()',
  intervalSeconds: 60,
  dimensions: [],
  metrics: [
    counter('checkpoint_lsn', 'bytes', 'Position of the checkpoint'),
    counter('redo_lsn', 'bytes', 'Position from which recovery would start'),
    attribute('redo_wal_file', 'text', 'WAL file in which recovery would start'),
    attribute('timeline_id', 'int', 'Timeline'),
    attribute('prev_timeline_id', 'int', 'Timeline before'),
    attribute('full_page_writes', 'bool', 'Whether full pages are written'),
    counter('next_xid', 'transactions', 'Next transaction id, counted without wrapping around'),
    counter('next_oid', 'count', 'Next object identifier'),
    counter('next_multixact_id', 'count', 'Next multixact id'),
    counter('next_multi_offset', 'count', 'Next offset of multixact members'),
    gauge('oldest_xid_age', 'transactions', 'Age of the oldest unfrozen transaction id'),
    attribute('oldest_xid_dbid', 'int', 'OID of the database that has it'),
    gauge('oldest_active_xid_age', 'transactions', 'Age of the oldest running transaction at that checkpoint'),
    gauge('oldest_multi_xid_age', 'count', 'Age of the oldest multixact id'),
    attribute('oldest_multi_dbid', 'int', 'OID of the database that has it'),
    attribute('oldest_commit_ts_xid', 'int', 'Oldest transaction id with a commit time; 0 without'),
    attribute('newest_commit_ts_xid', 'int', 'Newest transaction id with a commit time; 0 without'),
    moment('checkpoint_time', 'When the checkpoint was made'),
    gauge('checkpoint_age', 'seconds', 'Time since the checkpoint'),
  ],
});

export const pgControlRecovery = family({
  name: 'pg_control_recovery',
  description: 'Up to where recovery has to go before the server is consistent',
  source: 'pg_control_recovery()',
  intervalSeconds: 60,
  sparse: true,
  dimensions: [],
  metrics: [
    counter('min_recovery_end_lsn', 'bytes', 'Least position that recovery has to reach; 0 on a primary'),
    attribute('min_recovery_end_timeline', 'int', 'Its timeline'),
    counter('backup_start_lsn', 'bytes', 'Start of the backup that is being recovered; 0 without one'),
    counter('backup_end_lsn', 'bytes', 'End of the backup taken from a standby that is being recovered; 0 without one'),
    attribute('end_of_backup_record_required', 'bool', 'Whether the end of the backup has not been replayed yet'),
  ],
});

export const pgControlSystem = family({
  name: 'pg_control_system',
  description: 'Who the cluster is',
  source: 'pg_control_system()',
  intervalSeconds: 60,
  sparse: true,
  dimensions: [],
  metrics: [
    attribute('pg_control_version', 'int', 'Version of the control file'),
    attribute('catalog_version_no', 'int', 'Version of the catalogue'),
    attribute('system_identifier', 'text', 'Identifier that initdb gave the cluster'),
    moment('pg_control_last_modified', 'When the control file was last written'),
  ],
});

export const pgControlInit = family({
  name: 'pg_control_init',
  description: 'What was decided when the cluster was made',
  source: 'pg_control_init()',
  intervalSeconds: 60,
  sparse: true,
  dimensions: [],
  metrics: [
    attribute('max_data_alignment', 'int', 'Largest alignment of data', bytes),
    attribute('database_block_size', 'int', 'Size of a block', bytes),
    attribute('blocks_per_segment', 'int', 'Blocks of one file of a relation', { unit: 'blocks' }),
    attribute('wal_block_size', 'int', 'Size of a block of WAL', bytes),
    attribute('bytes_per_wal_segment', 'int', 'Size of a WAL file', bytes),
    attribute('max_identifier_length', 'int', 'Longest name', bytes),
    attribute('max_index_columns', 'int', 'Most columns of an index', { unit: 'count' }),
    attribute('max_toast_chunk_size', 'int', 'Size of the pieces of a long value', bytes),
    attribute('large_object_chunk_size', 'int', 'Size of the pieces of a large object', bytes),
    attribute('float4_pass_by_value', 'bool', 'Whether 4-byte floats are passed by value', { until: 12 }),
    attribute('float8_pass_by_value', 'bool', 'Whether 8-byte values are passed by value'),
    attribute('data_page_checksum_version', 'int', 'Version of data page checksums; 0 means there are none'),
    attribute('default_char_signedness', 'bool', 'Whether char was signed where the cluster was made', { since: 18 }),
  ],
});
