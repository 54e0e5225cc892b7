import { viewSampler } from './view-sampler.js';

/** How far this server itself has come: what its receivers are compared with. */
const HERE = `(SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END AS lsn) h`;

const bytesBehind = (position: string) => `greatest(h.lsn - s.${position}, 0)`;

/** An idle primary sends nothing that could be timed, and the view keeps the last lag or none: caught up is 0. */
const secondsBehind = (lag: string, position: string) =>
  `CASE WHEN s.${position} >= h.lsn THEN 0 ELSE extract(epoch FROM s.${lag}) END`;

export const pgStatReplication = viewSampler({
  family: 'pg_stat_replication',
  view: 'pg_stat_replication',
  expressions: {
    backend_xmin_age: 'age(s.backend_xmin)',
    sent_lag_bytes: bytesBehind('sent_lsn'),
    write_lag_bytes: bytesBehind('write_lsn'),
    flush_lag_bytes: bytesBehind('flush_lsn'),
    replay_lag_bytes: bytesBehind('replay_lsn'),
    write_lag: secondsBehind('write_lag', 'write_lsn'),
    flush_lag: secondsBehind('flush_lag', 'flush_lsn'),
    replay_lag: secondsBehind('replay_lag', 'replay_lsn'),
  },
  from: `pg_stat_replication s, ${HERE} LIMIT 5000`,
});

export const pgStatWalReceiver = viewSampler({
  family: 'pg_stat_wal_receiver',
  view: 'pg_stat_wal_receiver',
  from: 'pg_stat_wal_receiver s WHERE s.pid IS NOT NULL',
});

export const pgReplicationSlots = viewSampler({
  family: 'pg_replication_slots',
  view: 'pg_replication_slots',
  expressions: {
    xmin_age: 'age(s.xmin)',
    catalog_xmin_age: 'age(s.catalog_xmin)',
    retained_bytes: bytesBehind('restart_lsn'),
    confirmed_flush_lag_bytes: bytesBehind('confirmed_flush_lsn'),
  },
  from: `pg_replication_slots s, ${HERE} LIMIT 5000`,
});
