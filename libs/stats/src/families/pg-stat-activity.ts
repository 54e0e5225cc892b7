import { attribute, dimension, family, gauge, moment } from '../define.js';

export const pgStatActivity = family({
  name: 'pg_stat_activity',
  description: 'Sessions that work, wait, hold a transaction or block others, sampled each second, with the lock graph',
  source: 'pg_stat_get_activity(), pg_locks, pg_blocking_pids()',
  intervalSeconds: 1,
  tier: 'floor',
  dimensions: [
    dimension('pid', 'int', 'Process id of the backend'),
    dimension('backend_start', 'int', 'When the process started, milliseconds since 1970'),
  ],
  metrics: [
    attribute('datname', 'text', 'Database of the session'),
    attribute('usename', 'text', 'Role of the session'),
    attribute('application_name', 'text', 'Name the client gave itself'),
    attribute('client_addr', 'text', 'Address of the client; nothing for a Unix socket or a background process'),
    attribute('backend_type', 'text', 'Kind of process, such as client backend or autovacuum worker'),
    attribute('state', 'text', 'active, idle, idle in transaction, …'),
    attribute('wait_event_type', 'text', 'Class of what the process waits for; nothing while it runs'),
    attribute('wait_event', 'text', 'What the process waits for; nothing while it runs'),
    moment('xact_start', 'When the current transaction started'),
    moment('query_start', 'When the current or, if idle, last statement started'),
    moment('state_change', 'When the state last changed'),
    gauge('backend_xid_age', 'transactions', 'Age of the transaction id that the session holds'),
    gauge('backend_xmin_age', 'transactions', 'Age of the oldest transaction the session can see'),
    attribute('leader_pid', 'int', 'Process id of the leader of a parallel group', { since: 13 }),
    attribute('query_id', 'text', 'Identifier of the statement as in pg_stat_statements', { since: 14 }),
    attribute('fingerprint', 'text', 'Our own identifier of the statement, the same on every server and major'),
    attribute('query', 'text', 'Normalised text; sent with the first poll of a statement, nothing means as before'),
    attribute('blocked_by', 'text', 'Process ids that block this one, separated by commas'),
    attribute(
      'held_modes',
      'text',
      'Modes in which those hold the lock, in their order, then that of the prepared transaction; nothing for one that only waits before it',
    ),
    attribute('blocked_by_prepared', 'text', 'Name of the prepared transaction that blocks this session'),
    attribute('lock_mode', 'text', 'Lock mode that the session waits for'),
    attribute('lock_relation', 'text', 'What the awaited lock is on'),
    gauge('lock_wait_ms', 'milliseconds', 'How long the session has waited for the lock'),
    attribute(
      'lock_wait_observed',
      'bool',
      'Whether that is since the collector first saw it wait: the server did not say',
    ),
  ],
});

export const pgStatActivityCounts = family({
  name: 'pg_stat_activity_counts',
  description: 'Number of client sessions by state, database and role, the idle included',
  source: 'pg_stat_get_activity()',
  intervalSeconds: 10,
  tier: 'floor',
  dimensions: [
    dimension('state', 'text', 'active, idle, idle in transaction, …'),
    dimension('datname', 'text', 'Database of the sessions'),
    dimension('usename', 'text', 'Role of the sessions'),
  ],
  metrics: [gauge('count', 'sessions', 'Number of sessions')],
});
