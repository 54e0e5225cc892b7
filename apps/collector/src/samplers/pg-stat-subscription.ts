import { viewSampler } from './view-sampler.js';

/** Decoding is only counted for logical slots. */
export const pgStatReplicationSlots = viewSampler({
  family: 'pg_stat_replication_slots',
  view: 'pg_stat_replication_slots',
  from: 'pg_stat_replication_slots s LIMIT 5000',
  presence: `EXISTS (SELECT FROM pg_get_replication_slots() p WHERE p.slot_type = 'logical')`,
});

/** Never less than nothing, though the clocks of two servers differ; unknown without a message. */
const secondsBetween = (from: string, to: string) =>
  `CASE WHEN ${from} IS NOT NULL THEN greatest(extract(epoch FROM ${to} - ${from}), 0) END`;

const subscribed = 'EXISTS (SELECT FROM pg_subscription)';

export const pgStatSubscription = viewSampler({
  family: 'pg_stat_subscription',
  view: 'pg_stat_subscription',
  expressions: {
    datname: 'd.datname',
    enabled: 'b.subenabled',
    apply_lag_bytes: 'CASE WHEN s.received_lsn IS NOT NULL THEN greatest(s.received_lsn - s.latest_end_lsn, 0) END',
    message_delay: secondsBetween('s.last_msg_send_time', 's.last_msg_receipt_time'),
    message_age: secondsBetween('s.last_msg_receipt_time', 'clock_timestamp()'),
  },
  from: `pg_stat_subscription s LEFT JOIN pg_subscription b ON b.oid = s.subid
  LEFT JOIN pg_database d ON d.oid = b.subdbid LIMIT 5000`,
  presence: subscribed,
});

export const pgStatSubscriptionStats = viewSampler({
  family: 'pg_stat_subscription_stats',
  view: 'pg_stat_subscription_stats',
  from: 'pg_stat_subscription_stats s LIMIT 5000',
  presence: subscribed,
});
