import type { Sampler } from './sampler.js';
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

/** Before 14 only superusers may read the OID of a subscription: then it is found by its name, if only one has it. */
const BY_NAME = `LEFT JOIN LATERAL (SELECT min(subdbid::text)::oid AS subdbid, bool_and(subenabled) AS subenabled
    FROM pg_subscription WHERE subname = s.subname HAVING count(*) = 1) b ON true`;
const BY_OID = 'LEFT JOIN pg_subscription b ON b.oid = s.subid';

export const pgStatSubscription: Sampler = {
  family: 'pg_stat_subscription',
  views: ['pg_stat_subscription'],
  plan: (probe) =>
    viewSampler({
      family: 'pg_stat_subscription',
      view: 'pg_stat_subscription',
      expressions: {
        datname: 'd.datname',
        enabled: 'b.subenabled',
        apply_lag_bytes: 'CASE WHEN s.received_lsn IS NOT NULL THEN greatest(s.received_lsn - s.latest_end_lsn, 0) END',
        message_delay: secondsBetween('s.last_msg_send_time', 's.last_msg_receipt_time'),
        message_age: secondsBetween('s.last_msg_receipt_time', 'clock_timestamp()'),
      },
      from: `pg_stat_subscription s ${probe.versionNumber < 140_000 ? BY_NAME : BY_OID}
  LEFT JOIN pg_database d ON d.oid = b.subdbid LIMIT 5000`,
      presence: subscribed,
    }).plan(probe),
};

export const pgStatSubscriptionStats = viewSampler({
  family: 'pg_stat_subscription_stats',
  view: 'pg_stat_subscription_stats',
  from: 'pg_stat_subscription_stats s LIMIT 5000',
  presence: subscribed,
});
