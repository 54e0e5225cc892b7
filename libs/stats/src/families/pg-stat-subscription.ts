import { attribute, counter, dimension, family, gauge, moment } from '../define.js';

const since14 = { since: 14 };
const since15 = { since: 15 };
const since18 = { since: 18 };
const seconds = { type: 'float' as const, scale: 1_000_000 };

export const pgStatReplicationSlots = family({
  name: 'pg_stat_replication_slots',
  description: 'What decoding the changes of each logical slot took',
  source: 'pg_stat_replication_slots',
  intervalSeconds: 10,
  dimensions: [dimension('slot_name', 'text', 'Name of the slot')],
  metrics: [
    counter('spill_txns', 'transactions', 'Transactions spilled to disk because they exceeded their memory', since14),
    counter('spill_count', 'count', 'How often transactions were spilled to disk', since14),
    counter('spill_bytes', 'bytes', 'Changes spilled to disk', since14),
    counter('stream_txns', 'transactions', 'Transactions streamed before their end', since14),
    counter('stream_count', 'count', 'How often transactions were streamed before their end', since14),
    counter('stream_bytes', 'bytes', 'Changes streamed before the end of their transaction', since14),
    counter('total_txns', 'transactions', 'Transactions sent to the plug-in', since14),
    counter('total_bytes', 'bytes', 'Changes sent to the plug-in', since14),
    moment('stats_reset', 'When these statistics were last reset', since14),
  ],
});

const subscription = [
  dimension('subid', 'int', 'OID of the subscription'),
  dimension('subname', 'text', 'Name of the subscription'),
];

export const pgStatSubscription = family({
  name: 'pg_stat_subscription',
  description: 'Workers of each subscription of the server, and how far they are behind',
  source: 'pg_stat_subscription, pg_subscription',
  intervalSeconds: 10,
  dimensions: [...subscription, dimension('pid', 'int', 'Process id of the worker; nothing where none runs')],
  metrics: [
    attribute('datname', 'text', 'Database of the subscription'),
    attribute('enabled', 'bool', 'Whether the subscription is switched on'),
    attribute('worker_type', 'text', 'apply, parallel apply or table synchronization', { since: 17 }),
    attribute('leader_pid', 'int', 'Process id of the leader of a parallel apply worker', { since: 16 }),
    attribute('relid', 'int', 'OID of the table that the worker synchronises'),
    counter('received_lsn', 'bytes', 'Position up to which changes were received'),
    moment('last_msg_send_time', 'When the publisher sent its last message'),
    moment('last_msg_receipt_time', 'When its last message arrived'),
    counter('latest_end_lsn', 'bytes', 'Last position reported to the publisher'),
    moment('latest_end_time', 'When it was reported'),
    gauge('apply_lag_bytes', 'bytes', 'Changes received and not yet reported as applied; 0 when idle'),
    gauge('message_delay', 'seconds', 'How long the last message took from the publisher', seconds),
    gauge('message_age', 'seconds', 'Time since the last message; a publisher that is idle still sends some', seconds),
  ],
});

export const pgStatSubscriptionStats = family({
  name: 'pg_stat_subscription_stats',
  description: 'Errors and conflicts of each subscription',
  source: 'pg_stat_subscription_stats',
  intervalSeconds: 10,
  dimensions: subscription,
  metrics: [
    counter('apply_error_count', 'count', 'Errors while changes were applied', since15),
    counter('sync_error_count', 'count', 'Errors while tables were first copied', since15),
    counter('confl_insert_exists', 'rows', 'Inserted rows that violated a unique constraint', since18),
    counter('confl_update_origin_differs', 'rows', 'Updated rows that another origin had changed', since18),
    counter('confl_update_exists', 'rows', 'Updated rows whose new value violated a unique constraint', since18),
    counter('confl_update_missing', 'rows', 'Rows to be updated that were not there', since18),
    counter('confl_delete_origin_differs', 'rows', 'Deleted rows that another origin had changed', since18),
    counter('confl_delete_missing', 'rows', 'Rows to be deleted that were not there', since18),
    counter('confl_multiple_unique_conflicts', 'rows', 'Rows that violated several unique constraints', since18),
    moment('stats_reset', 'When these statistics were last reset', since15),
  ],
});
