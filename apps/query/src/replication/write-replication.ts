import type {
  ReplicationPublication,
  ReplicationReceiver,
  ReplicationSender,
  ReplicationSlot,
  ReplicationSubscription,
} from '@pganalytics/contracts';

import type { SampleRow } from '../attention/samples.js';
import { rowOfReceiver } from '../clusters/group-clusters.js';
import type { Group, Member } from '../clusters/group-clusters.js';
import type { FactRow } from '../facts/fact-row.js';

/** A row of `pg_stat_replication`, with the watched server that it is about. */
export function writeSender(row: SampleRow, sender: Member, group: Group): ReplicationSender {
  const pid = row.number('pid');
  const follower = group.members.find(
    (member) =>
      group.upstreams.get(member.server.serverId) === sender && rowOfReceiver(member, group)?.number('pid') === pid,
  );
  return {
    pid,
    applicationName: row.text('application_name'),
    clientAddr: row.text('client_addr'),
    usename: row.text('usename'),
    serverId: follower?.server.serverId ?? null,
    serverName: follower?.server.name ?? null,
    state: row.text('state'),
    syncState: row.text('sync_state'),
    connectedAt: row.number('backend_start'),
    replyAt: row.number('reply_time'),
    xminAge: row.number('backend_xmin_age'),
    sentLagBytes: row.number('sent_lag_bytes'),
    writeLagBytes: row.number('write_lag_bytes'),
    flushLagBytes: row.number('flush_lag_bytes'),
    replayLagBytes: row.number('replay_lag_bytes'),
    writeLagSeconds: row.number('write_lag'),
    flushLagSeconds: row.number('flush_lag'),
    replayLagSeconds: row.number('replay_lag'),
  };
}

/** The WAL receiver of a standby; without a row none runs, and it replays from an archive or not at all. */
export function writeReceiver(row: SampleRow | undefined, member: Member, group: Group): ReplicationReceiver {
  const upstream = group.upstreams.get(member.server.serverId);
  return {
    status: row?.text('status') ?? null,
    senderHost: row?.text('sender_host') ?? null,
    senderPort: row?.number('sender_port') ?? null,
    serverId: upstream?.server.serverId ?? null,
    serverName: upstream?.server.name ?? null,
    slotName: row?.text('slot_name') ?? null,
    timeline: row?.number('received_tli') ?? null,
    lastMessageAt: row?.number('last_msg_receipt_time') ?? null,
    replayDelaySeconds: member.samples.newest('server')?.rows[0]?.number('replay_delay_seconds') ?? null,
  };
}

/** A row of `pg_replication_slots`. */
export function writeSlot(row: SampleRow): ReplicationSlot {
  return {
    name: row.text('slot_name') ?? '',
    type: row.text('slot_type'),
    plugin: row.text('plugin'),
    database: row.text('database'),
    active: row.flag('active'),
    activePid: row.number('active_pid'),
    inactiveSince: row.flag('active') === true ? null : row.number('inactive_since'),
    retainedBytes: row.number('retained_bytes'),
    safeWalBytes: row.number('safe_wal_size'),
    walStatus: row.text('wal_status'),
    invalidationReason: row.text('invalidation_reason'),
    xminAge: row.number('xmin_age'),
    catalogXminAge: row.number('catalog_xmin_age'),
    confirmedLagBytes: row.number('confirmed_flush_lag_bytes'),
    synced: row.flag('synced'),
  };
}

const CONFLICTS = [
  'confl_insert_exists',
  'confl_update_origin_differs',
  'confl_update_exists',
  'confl_update_missing',
  'confl_delete_origin_differs',
  'confl_delete_missing',
  'confl_multiple_unique_conflicts',
];

/** The subscriptions of a server: one for each name, its workers counted. */
export function writeSubscriptions(
  workers: readonly SampleRow[],
  statistics: readonly SampleRow[],
): ReplicationSubscription[] {
  return [...Map.groupBy(workers, (row) => row.text('subname') ?? '')].map(([name, rows]) => {
    const stats = statistics.find((row) => row.text('subname') === name);
    // The leader tells how far it is; workers that copy a table or help it have no position of their own.
    const leader = rows.find((row) => row.number('leader_pid') === null && row.number('relid') === null) ?? rows[0];
    const conflicts = CONFLICTS.map((column) => stats?.number(column) ?? null).filter((count) => count !== null);
    return {
      name,
      datname: leader.text('datname'),
      enabled: leader.flag('enabled'),
      workers: rows.filter((row) => row.number('pid') !== null).length,
      lagBytes: leader.number('apply_lag_bytes'),
      messageAgeSeconds: leader.number('message_age'),
      applyErrors: stats?.number('apply_error_count') ?? null,
      syncErrors: stats?.number('sync_error_count') ?? null,
      conflicts: conflicts.length > 0 ? conflicts.reduce((sum, count) => sum + count, 0) : null,
    };
  });
}

const OPERATIONS = [
  ['inserts', 'insert'],
  ['updates', 'update'],
  ['deletes', 'delete'],
  ['truncates', 'truncate'],
] as const;

/** A row of `pg_publication` in one database. */
export function writePublication(row: FactRow): ReplicationPublication {
  return {
    name: row.text('pubname') ?? '',
    datname: row.text('datname'),
    owner: row.text('owner'),
    allTables: row.flag('all_tables'),
    tables: row.number('tables'),
    operations: OPERATIONS.filter(([column]) => row.flag(column) === true).map(([, operation]) => operation),
    viaRoot: row.flag('via_root'),
  };
}
