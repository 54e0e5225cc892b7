import { attribute, counter, dimension, family, gauge, moment } from '../define.js';

const since13 = { since: 13 };

/** From positions alone: it costs no look at a directory and works when there are a million files in it. */
export const pgWal = family({
  name: 'pg_wal',
  description: 'How much WAL the server has to keep, and for whom, from the positions in it',
  source: 'pg_current_wal_lsn(), pg_control_checkpoint(), pg_replication_slots, pg_settings',
  intervalSeconds: 60,
  dimensions: [],
  metrics: [
    counter('lsn', 'bytes', 'Position of the WAL: written on a primary, received or replayed on a standby'),
    gauge('kept_bytes', 'bytes', 'WAL that must be kept for recovery and all slots, in whole files'),
    gauge('kept_for_recovery_bytes', 'bytes', 'WAL since the start of the last checkpoint'),
    gauge('kept_for_slots_bytes', 'bytes', 'WAL that replication slots hold back; nothing without slots'),
    attribute('oldest_slot', 'text', 'Slot that holds back most'),
    gauge('segment_bytes', 'bytes', 'Size of one WAL file'),
    gauge('min_wal_size_bytes', 'bytes', 'Setting min_wal_size: so much is kept for reuse'),
    gauge('max_wal_size_bytes', 'bytes', 'Setting max_wal_size: from so much on a checkpoint is made'),
    gauge('wal_keep_bytes', 'bytes', 'Setting wal_keep_size or wal_keep_segments: kept for standbys without a slot'),
    gauge('max_slot_wal_keep_bytes', 'bytes', 'Setting max_slot_wal_keep_size; nothing means no limit', since13),
  ],
});

export const pgLsWaldir = family({
  name: 'pg_ls_waldir',
  description: 'Files in the WAL directory',
  source: 'pg_ls_waldir()',
  intervalSeconds: 300,
  dimensions: [],
  metrics: [
    gauge('files', 'files', 'WAL files, with those kept for reuse'),
    gauge('bytes', 'bytes', 'Their size'),
    moment('oldest', 'When the one not written to for longest was last written'),
    moment('newest', 'When the last one was written'),
  ],
});

export const pgLsArchiveStatusdir = family({
  name: 'pg_ls_archive_statusdir',
  description: 'WAL files that wait to be archived',
  source: 'pg_ls_archive_statusdir()',
  intervalSeconds: 300,
  dimensions: [],
  metrics: [
    gauge('ready', 'files', 'WAL files that wait to be archived'),
    gauge('done', 'files', 'WAL files that are archived and not yet removed'),
    moment('oldest_ready', 'When the first of those that wait was finished'),
  ],
});

export const pgPreparedXacts = family({
  name: 'pg_prepared_xacts',
  description: 'Prepared transactions that wait for their end',
  source: 'pg_prepared_xacts',
  intervalSeconds: 300,
  dimensions: [
    dimension('gid', 'text', 'Name that the transaction was given'),
    dimension('database', 'text', 'Database it ran in'),
  ],
  metrics: [
    attribute('transaction', 'text', 'Its transaction id'),
    attribute('owner', 'text', 'Role that prepared it'),
    moment('prepared', 'When it was prepared'),
    gauge('age', 'transactions', 'Age of its transaction id'),
    gauge('age_seconds', 'seconds', 'Time since it was prepared'),
  ],
});

/** https://www.postgresql.org/docs/current/routine-vacuuming.html: what these hold back, VACUUM cannot remove. */
export const xminHorizon = family({
  name: 'xmin_horizon',
  description: 'What keeps VACUUM from removing dead rows: the oldest transaction of each source, and who holds it',
  source: 'pg_stat_get_activity(), pg_replication_slots, pg_prepared_xacts, pg_stat_replication',
  intervalSeconds: 60,
  dimensions: [
    dimension(
      'source',
      'text',
      'backend, slot xmin, slot catalog_xmin, prepared or standby; no row where none holds any',
    ),
  ],
  metrics: [
    gauge('age', 'transactions', 'Age of the oldest transaction id that is held back'),
    gauge('holders', 'count', 'How many hold back some transaction id'),
    attribute('holder', 'text', 'Who holds the oldest: role and application, slot or prepared transaction'),
    attribute('pid', 'int', 'Process id of the session that does'),
    attribute('datname', 'text', 'Database it does so in; nothing means in all'),
    moment('held_since', 'When the transaction of the holder began'),
  ],
});
