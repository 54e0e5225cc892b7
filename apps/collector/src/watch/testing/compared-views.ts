/** Names before the renames of 13, 17 and 18, written down here a second time on purpose. */
export const oldNames: Readonly<Record<string, readonly [number, string]>> = {
  'pg_stat_statements.total_exec_time': [13, 'total_time'],
  'pg_stat_statements_full.total_exec_time': [13, 'total_time'],
  'pg_stat_statements_full.min_exec_time': [13, 'min_time'],
  'pg_stat_statements_full.max_exec_time': [13, 'max_time'],
  'pg_stat_statements_full.mean_exec_time': [13, 'mean_time'],
  'pg_stat_statements_full.stddev_exec_time': [13, 'stddev_time'],
  'pg_stat_statements_full.shared_blk_read_time': [17, 'blk_read_time'],
  'pg_stat_statements_full.shared_blk_write_time': [17, 'blk_write_time'],
  'pg_stat_checkpointer.num_timed': [17, 'checkpoints_timed'],
  'pg_stat_checkpointer.num_requested': [17, 'checkpoints_req'],
  'pg_stat_checkpointer.write_time': [17, 'checkpoint_write_time'],
  'pg_stat_checkpointer.sync_time': [17, 'checkpoint_sync_time'],
  'pg_stat_checkpointer.buffers_written': [17, 'buffers_checkpoint'],
};

/** A view whose numbers are compared with what psql says, and the key of its rows. */
export interface ComparedView {
  readonly family: string;
  readonly view: (major: number) => string;
  readonly key: readonly string[];
  readonly where: string;
  readonly since?: number;
}

/** Those of LOAD: our own visits to the database go on while its statements are compared. */
const OF_LOAD = `dbid = (SELECT oid FROM pg_database WHERE datname = 'load') AND query ~ '(INTO|UPDATE|FROM) t\\y'`;

/** Views that have the columns of their family. */
export const comparedViews: readonly ComparedView[] = [
  { family: 'pg_stat_database', view: () => 'pg_stat_database', key: ['datname'], where: "datname = 'load'" },
  {
    family: 'pg_stat_database_conflicts',
    view: () => 'pg_stat_database_conflicts',
    key: ['datname'],
    where: "datname = 'load'",
  },
  { family: 'pg_stat_bgwriter', view: () => 'pg_stat_bgwriter', key: [], where: 'true' },
  {
    family: 'pg_stat_checkpointer',
    view: (major) => (major < 17 ? 'pg_stat_bgwriter' : 'pg_stat_checkpointer'),
    key: [],
    where: 'true',
  },
  { family: 'pg_stat_archiver', view: () => 'pg_stat_archiver', key: [], where: 'true' },
  { family: 'pg_stat_wal', view: () => 'pg_stat_wal', key: [], where: 'true', since: 14 },
  {
    family: 'pg_stat_io',
    view: () => 'pg_stat_io',
    key: ['backend_type', 'object', 'context'],
    where: "backend_type = 'standalone backend'",
    since: 16,
  },
  {
    family: 'pg_stat_statements',
    view: () => 'pg_stat_statements',
    key: ['queryid'],
    where: OF_LOAD,
  },
  {
    family: 'pg_stat_statements_full',
    view: () => 'pg_stat_statements',
    key: ['queryid'],
    where: OF_LOAD,
  },
];

/** Views of which every column has to be known, and functions by signature. */
export const knownViews = [
  'pg_stat_replication',
  'pg_replication_slots',
  'pg_stat_wal_receiver',
  'pg_stat_replication_slots',
  'pg_stat_subscription',
  'pg_stat_subscription_stats',
  'pg_stat_slru',
  'pg_stat_recovery_prefetch',
  'pg_stat_progress_vacuum',
  'pg_stat_progress_analyze',
  'pg_stat_progress_create_index',
  'pg_stat_progress_cluster',
  'pg_stat_progress_basebackup',
  'pg_stat_progress_copy',
  'pg_settings',
  'pg_file_settings',
  'pg_hba_file_rules',
  'pg_ident_file_mappings',
  'pg_db_role_setting',
  'pg_roles',
  'pg_prepared_xacts',
  'pg_shmem_allocations',
  'pg_control_checkpoint()',
  'pg_control_recovery()',
  'pg_control_system()',
  'pg_control_init()',
] as const;

/** Told in another form (ages, texts), never told because they may hold a secret, or the same for all servers. */
export const leftOut = [
  'query',
  'conninfo',
  'rolpassword',
  'rolconfig',
  'setconfig',
  'extra_desc',
  'datoid',
  'off',
  'xmin',
  'catalog_xmin',
  'backend_xmin',
  'oldest_xid',
  'oldest_active_xid',
  'oldest_multi_xid',
];
