import type { Sampler } from './sampler.js';
import { viewSampler } from './view-sampler.js';

/**
 * How far this server itself has come: what its receivers are compared with. A standby that restores from an archive
 * has received nothing since its start, and replayed all the same.
 */
export const HERE = `(SELECT CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
       ELSE pg_current_wal_lsn() END AS lsn) h`;

/** The position read first may be older than the one it is compared with; without a position there is no lag. */
const bytesBehind = (position: string) =>
  `CASE WHEN s.${position} IS NOT NULL THEN greatest(h.lsn - s.${position}, 0) END`;

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
  hidden: 'Receivers of other roles show no details',
});

export const pgStatWalReceiver = viewSampler({
  family: 'pg_stat_wal_receiver',
  view: 'pg_stat_wal_receiver',
  from: 'pg_stat_wal_receiver s WHERE s.pid IS NOT NULL',
  hidden: 'Nothing is shown of the WAL receiver but its process id',
});

const slots = {
  family: 'pg_replication_slots',
  view: 'pg_replication_slots',
  from: `pg_replication_slots s, ${HERE} LIMIT 5000`,
};
const slotExpressions = {
  xmin_age: 'age(s.xmin)',
  catalog_xmin_age: 'age(s.catalog_xmin)',
  retained_bytes: bytesBehind('restart_lsn'),
  confirmed_flush_lag_bytes: bytesBehind('confirmed_flush_lsn'),
};
const idleFor = `coalesce(extract(epoch FROM clock_timestamp() - s.inactive_since), 0)::bigint`;

export const pgReplicationSlots: Sampler = {
  family: slots.family,
  views: [slots.view],
  plan: (probe) => {
    const knowsIdle = probe.views.get(slots.view)?.has('inactive_since') === true;
    const expressions = { ...slotExpressions, ...(knowsIdle ? { inactive_seconds: idleFor } : {}) };
    return viewSampler({ ...slots, expressions }).plan(probe);
  },
};
