import { z } from 'zod';
import { serverState } from './servers.js';
import { epochMs, exactNumberOrUnknown, idText } from './values.js';

const lag = {
  replayLagBytes: exactNumberOrUnknown.describe('WAL not yet replayed.'),
  replayLagSeconds: z.number().nullable().describe('Time between a flush at the sender and the replay; 0 when idle.'),
};

/** A server in its cluster. */
export const clusterMember = z
  .object({
    serverId: idText,
    name: z.string(),
    role: z.enum(['primary', 'standby', 'unknown']),
    state: serverState,
    stateReason: z.string(),
    timeline: z.int().nullable().describe('Timeline of its last checkpoint; it grows with each promotion.'),
    upstreamId: idText.nullable().describe('The server that it receives WAL from; null when that is not known.'),
    syncState: z.string().nullable().describe('async, potential, sync or quorum, as its sender says.'),
    ...lag,
    collectedAt: epochMs.nullable(),
  })
  .meta({ id: 'ClusterMember' });
/** A server in its cluster. */
export type ClusterMember = z.infer<typeof clusterMember>;

/** A role or a timeline changed. */
export const clusterEvent = z
  .object({
    at: epochMs.describe('The first sample after it.'),
    after: epochMs.describe('The last sample before it: it happened in between.'),
    kind: z.enum(['promoted', 'demoted', 'timeline-changed']),
    serverId: idText,
    serverName: z.string(),
    fromTimeline: z.int().nullable(),
    toTimeline: z.int().nullable(),
  })
  .meta({ id: 'ClusterEvent' });
/** A role or a timeline changed. */
export type ClusterEvent = z.infer<typeof clusterEvent>;

/** A primary and its standbys, or a server alone. */
export const cluster = z
  .object({
    id: z.string().describe('The system identifier; with the primary behind it where two servers share one.'),
    systemIdentifier: z.string(),
    name: z.string().describe('The name of the primary, or of the first server without one.'),
    members: z.array(clusterMember),
    events: z.array(clusterEvent).describe('Failovers and changes of role in the range asked for, the newest first.'),
    slots: z.int().describe('Replication slots of its members.'),
    slotsUnused: z.int().describe('Those that nobody uses, copied ones not counted.'),
  })
  .meta({ id: 'Cluster' });
/** A primary and its standbys, or a server alone. */
export type Cluster = z.infer<typeof cluster>;

/** What the list of clusters can be asked. */
export const clusterListQuery = z.object({
  from: z
    .string()
    .max(40)
    .default('now-7d')
    .meta({ description: 'Since when failovers are listed, as far as samples are kept.', examples: ['now-7d'] }),
  alone: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether servers without any replication are listed too, each as a cluster of its own.'),
});
/** What the list of clusters can be asked. */
export type ClusterListQuery = z.infer<typeof clusterListQuery>;

/** All clusters of the organisation. */
export const clusterList = z.object({ items: z.array(cluster) }).meta({ id: 'ClusterList' });
/** All clusters of the organisation. */
export type ClusterList = z.infer<typeof clusterList>;

/** A receiver of WAL that is connected to this server. */
export const replicationSender = z
  .object({
    pid: z.int().nullable(),
    applicationName: z.string().nullable(),
    clientAddr: z.string().nullable(),
    usename: z.string().nullable(),
    serverId: idText.nullable().describe('The watched server that it is, where that can be told.'),
    serverName: z.string().nullable(),
    state: z.string().nullable(),
    syncState: z.string().nullable(),
    connectedAt: epochMs.nullable(),
    replyAt: epochMs.nullable(),
    xminAge: exactNumberOrUnknown,
    sentLagBytes: exactNumberOrUnknown,
    writeLagBytes: exactNumberOrUnknown,
    flushLagBytes: exactNumberOrUnknown,
    replayLagBytes: exactNumberOrUnknown,
    writeLagSeconds: z.number().nullable(),
    flushLagSeconds: z.number().nullable(),
    replayLagSeconds: z.number().nullable(),
  })
  .meta({ id: 'ReplicationSender' });
/** A receiver of WAL that is connected to this server. */
export type ReplicationSender = z.infer<typeof replicationSender>;

/** The WAL receiver of a standby. */
export const replicationReceiver = z
  .object({
    status: z.string().nullable(),
    senderHost: z.string().nullable(),
    senderPort: z.int().nullable(),
    serverId: idText.nullable().describe('The watched server that sends, where that can be told.'),
    serverName: z.string().nullable(),
    slotName: z.string().nullable(),
    timeline: z.int().nullable(),
    lastMessageAt: epochMs.nullable(),
    replayDelaySeconds: z
      .number()
      .nullable()
      .describe('Age of the last replayed transaction; 0 when all was replayed.'),
  })
  .meta({ id: 'ReplicationReceiver' });
/** The WAL receiver of a standby. */
export type ReplicationReceiver = z.infer<typeof replicationReceiver>;

/** A replication slot and what it holds back. */
export const replicationSlot = z
  .object({
    name: z.string(),
    type: z.string().nullable(),
    plugin: z.string().nullable(),
    database: z.string().nullable(),
    active: z.boolean().nullable(),
    activePid: z.int().nullable(),
    inactiveSince: epochMs.nullable().describe('Since PostgreSQL 17; null while it is in use or where it is not told.'),
    retainedBytes: exactNumberOrUnknown.describe('WAL kept because of it.'),
    safeWalBytes: exactNumberOrUnknown.describe('WAL that may still be written before it is in danger.'),
    walStatus: z.string().nullable(),
    invalidationReason: z.string().nullable(),
    xminAge: exactNumberOrUnknown,
    catalogXminAge: exactNumberOrUnknown,
    confirmedLagBytes: exactNumberOrUnknown,
    synced: z.boolean().nullable().describe('Copied from the primary: nobody uses it before a failover.'),
  })
  .meta({ id: 'ReplicationSlot' });
/** A replication slot and what it holds back. */
export type ReplicationSlot = z.infer<typeof replicationSlot>;

/** A subscription of this server. */
export const replicationSubscription = z
  .object({
    name: z.string(),
    datname: z.string().nullable(),
    enabled: z.boolean().nullable(),
    workers: z.int(),
    lagBytes: exactNumberOrUnknown.describe('Changes received and not yet reported as applied.'),
    messageAgeSeconds: z.number().nullable(),
    applyErrors: exactNumberOrUnknown,
    syncErrors: exactNumberOrUnknown,
    conflicts: exactNumberOrUnknown,
  })
  .meta({ id: 'ReplicationSubscription' });
/** A subscription of this server. */
export type ReplicationSubscription = z.infer<typeof replicationSubscription>;

/** What one database of this server offers to subscribers. */
export const replicationPublication = z
  .object({
    name: z.string(),
    datname: z.string().nullable(),
    owner: z.string().nullable(),
    allTables: z.boolean().nullable().describe('It has every table of its database, also later ones.'),
    tables: z.int().nullable().describe('Tables listed one by one.'),
    operations: z.array(z.enum(['insert', 'update', 'delete', 'truncate'])),
    viaRoot: z.boolean().nullable().describe('Changes of partitions go under the name of their root.'),
  })
  .meta({ id: 'ReplicationPublication' });
/** What one database of this server offers to subscribers. */
export type ReplicationPublication = z.infer<typeof replicationPublication>;

/** What a part of the answer could not be read from. */
export const partNotRead = z
  .object({ family: z.string(), reason: z.string() })
  .meta({ id: 'PartNotRead', description: 'A family that is not read on this server, and why.' });
/** What a part of the answer could not be read from. */
export type PartNotRead = z.infer<typeof partNotRead>;

/** The replication of one server: from whom, to whom, and what waits. */
export const serverReplication = z
  .object({
    serverId: idText,
    role: z.enum(['primary', 'standby', 'unknown']),
    collectedAt: epochMs.nullable(),
    dataAgeMs: z.int().nullable(),
    cluster,
    senders: z.array(replicationSender),
    receiver: replicationReceiver.nullable(),
    slots: z.array(replicationSlot),
    subscriptions: z.array(replicationSubscription),
    publications: z
      .array(replicationPublication)
      .describe('Of all databases, read every five minutes; a standby has those of its primary.'),
    notRead: z.array(partNotRead),
  })
  .meta({ id: 'ServerReplication' });
/** The replication of one server. */
export type ServerReplication = z.infer<typeof serverReplication>;
