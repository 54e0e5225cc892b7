/** What psql says of the same rows, in words of its own: columns of a family, and the query that gives them in this order. */
export interface ComparedSet {
  readonly family: string;
  readonly columns: readonly string[];
  readonly sql: string;
  readonly since?: number;
}

// Half a millisecond is rounded to the even one before 14, where the seconds are doubles, and up since then.
const MS = (expression: string) => `(extract(epoch FROM ${expression}) * 1000)::bigint`;

/** Settings that our own session has otherwise. */
const OURS = [
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'application_name',
  'client_encoding',
  'default_transaction_read_only',
  'extra_float_digits',
  'idle_in_transaction_session_timeout',
  'jit',
  'lock_timeout',
  'search_path',
  'statement_timeout',
  'transaction_deferrable',
  'transaction_isolation',
  'transaction_read_only',
];

/** Families that are compared row by row on every major. */
export const comparedSets: readonly ComparedSet[] = [
  {
    family: 'pg_settings',
    columns: ['name', 'setting', 'unit', 'context', 'vartype', 'min_val', 'max_val', 'enumvals', 'sourcefile'],
    sql: `SELECT name, CASE WHEN ours THEN NULL ELSE setting END, unit, context, vartype, min_val, max_val,
      array_to_string(enumvals, ','), CASE WHEN ours THEN NULL ELSE sourcefile END
      FROM pg_settings, LATERAL (SELECT name = ANY ('{${OURS.join(',')}}') AS ours) o WHERE setting NOT LIKE '%c4n4ry%'`,
  },
  {
    family: 'pg_hba_file_rules',
    columns: ['line_number', 'type', 'database', 'user_name', 'address', 'netmask', 'auth_method'],
    sql: `SELECT line_number, type, array_to_string(database, ','), array_to_string(user_name, ','), address, netmask,
      auth_method FROM pg_hba_file_rules`,
  },
  {
    family: 'pg_file_settings',
    columns: ['sourcefile', 'sourceline', 'seqno', 'name', 'applied'],
    sql: 'SELECT sourcefile, sourceline, seqno, name, applied FROM pg_file_settings',
  },
  {
    family: 'pg_ident_file_mappings',
    columns: ['line_number', 'map_name', 'sys_name', 'pg_username'],
    sql: 'SELECT line_number, map_name, sys_name, pg_username FROM pg_ident_file_mappings',
    since: 15,
  },
  {
    family: 'pg_roles',
    columns: ['rolname', 'rolsuper', 'rolcreaterole', 'rolcanlogin', 'rolconnlimit', 'rolvaliduntil', 'member_of'],
    sql: `SELECT rolname, rolsuper, rolcreaterole, rolcanlogin, rolconnlimit,
      CASE WHEN rolvaliduntil <> 'infinity' THEN ${MS('rolvaliduntil')} END,
      array_to_string(ARRAY(SELECT DISTINCT roleid::regrole::text COLLATE "C" FROM pg_auth_members m WHERE m.member = r.oid
        ORDER BY 1), ',') FROM pg_roles r`,
  },
  {
    family: 'pg_db_role_setting',
    columns: ['datname', 'rolname', 'name'],
    sql: `SELECT datname, rolname, split_part(unnest(setconfig), '=', 1) FROM pg_db_role_setting
      LEFT JOIN pg_database d ON d.oid = setdatabase LEFT JOIN pg_roles r ON r.oid = setrole`,
  },
  {
    family: 'pg_available_extensions',
    columns: ['name', 'default_version', 'comment'],
    sql: 'SELECT name, default_version, comment FROM pg_available_extensions',
  },
  {
    family: 'pg_shmem_allocations',
    columns: ['name', 'allocated_size'],
    sql: 'SELECT name, sum(allocated_size) FROM pg_shmem_allocations GROUP BY name',
    since: 13,
  },
  {
    family: 'pg_control_init',
    columns: ['max_data_alignment', 'bytes_per_wal_segment', 'float8_pass_by_value', 'data_page_checksum_version'],
    sql: `SELECT max_data_alignment, bytes_per_wal_segment, float8_pass_by_value, data_page_checksum_version
      FROM pg_control_init()`,
  },
  {
    family: 'pg_control_system',
    columns: ['pg_control_version', 'catalog_version_no', 'system_identifier', 'pg_control_last_modified'],
    sql: `SELECT pg_control_version, catalog_version_no, system_identifier, ${MS('pg_control_last_modified')}
      FROM pg_control_system()`,
  },
  {
    family: 'pg_control_checkpoint',
    columns: [
      'checkpoint_lsn',
      'redo_lsn',
      'redo_wal_file',
      'timeline_id',
      'next_xid',
      'next_multixact_id',
      'oldest_xid_age',
      'oldest_multi_xid_age',
      'oldest_xid_dbid',
      'checkpoint_time',
    ],
    sql: `SELECT pg_wal_lsn_diff(checkpoint_lsn, '0/0'), pg_wal_lsn_diff(redo_lsn, '0/0'), redo_wal_file, timeline_id,
      split_part(next_xid, ':', 2), next_multixact_id, age(oldest_xid), mxid_age(oldest_multi_xid), oldest_xid_dbid,
      ${MS('checkpoint_time')} FROM pg_control_checkpoint()`,
  },
  {
    family: 'pg_control_recovery',
    columns: ['min_recovery_end_lsn', 'min_recovery_end_timeline', 'end_of_backup_record_required'],
    sql: `SELECT pg_wal_lsn_diff(min_recovery_end_lsn, '0/0'), min_recovery_end_timeline, end_of_backup_record_required
      FROM pg_control_recovery()`,
  },
  {
    family: 'pg_ls_waldir',
    columns: ['files', 'bytes', 'oldest', 'newest'],
    sql: `SELECT count(*), sum(size), ${MS('min(modification)')}, ${MS('max(modification)')} FROM pg_ls_waldir()
      WHERE length(name) = 24`,
  },
  {
    family: 'pg_ls_archive_statusdir',
    columns: ['ready', 'done'],
    sql: `SELECT count(CASE WHEN name LIKE '%ready' THEN 1 END), count(CASE WHEN name LIKE '%done' THEN 1 END)
      FROM pg_ls_archive_statusdir()`,
  },
  {
    family: 'pg_stat_slru',
    columns: ['name', 'blks_zeroed', 'blks_written', 'flushes', 'truncates', 'stats_reset'],
    sql: `SELECT name, blks_zeroed, blks_written, flushes, truncates, ${MS('stats_reset')} FROM pg_stat_slru`,
    since: 13,
  },
  {
    family: 'pg_replication_slots',
    columns: ['slot_name', 'slot_type', 'database', 'active', 'restart_lsn', 'confirmed_flush_lsn', 'catalog_xmin_age'],
    sql: `SELECT slot_name, slot_type, database, active, pg_wal_lsn_diff(restart_lsn, '0/0'),
      pg_wal_lsn_diff(confirmed_flush_lsn, '0/0'), age(catalog_xmin) FROM pg_replication_slots`,
  },
  {
    family: 'pg_stat_replication_slots',
    columns: ['slot_name', 'spill_txns', 'stream_txns', 'total_txns', 'total_bytes'],
    sql: 'SELECT slot_name, spill_txns, stream_txns, total_txns, total_bytes FROM pg_stat_replication_slots',
    since: 14,
  },
  {
    family: 'pg_prepared_xacts',
    columns: ['gid', 'database', 'owner', 'transaction', 'prepared', 'age'],
    sql: `SELECT gid, database, owner, transaction, ${MS('prepared')}, age(transaction) FROM pg_prepared_xacts`,
  },
];
