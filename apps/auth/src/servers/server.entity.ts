import type { MessageOf, serversChanged } from '@pganalytics/contracts';
import type { ManagedServer } from '@pganalytics/contracts/accounts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'server' })
@Index('server_organisation', ['organisationId', 'id'])
export class Server {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  /** What the collector says; a name or labels that a person gave come first. */
  @Column('text', { name: 'seen_name' })
  seenName!: string;

  @Column('text', { name: 'given_name', nullable: true })
  givenName!: string | null;

  @Column('jsonb', { name: 'seen_labels' })
  seenLabels!: Record<string, string>;

  @Column('jsonb', { name: 'given_labels', nullable: true })
  givenLabels!: Record<string, string> | null;

  @Column('boolean', { default: false })
  paused!: boolean;

  @Column('boolean', { default: false })
  retired!: boolean;

  @Column('uuid', { name: 'collector_ids', array: true })
  collectorIds!: string[];

  @Column('text')
  host!: string;

  @Column('integer')
  port!: number;

  @Column('text')
  version!: string;

  @Column('text', { name: 'system_identifier' })
  systemIdentifier!: string;

  @Column('timestamptz', { name: 'first_seen_at' })
  firstSeenAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;

  @Column('timestamptz', { name: 'history_deleted_at', nullable: true })
  historyDeletedAt!: Date | null;
}

export const nameOf = (server: Server): string => server.givenName ?? server.seenName;
export const labelsOf = (server: Server): Record<string, string> => server.givenLabels ?? server.seenLabels;

export function serverAnswer(server: Server): ManagedServer {
  const { id, paused, retired, collectorIds, host, port, version } = server;
  return {
    id,
    name: nameOf(server),
    labels: labelsOf(server),
    paused,
    retired,
    collectorIds,
    host,
    port,
    version,
    firstSeenAt: server.firstSeenAt.getTime(),
    lastSeenAt: server.lastSeenAt.getTime(),
    historyDeletedAt: server.historyDeletedAt?.getTime() ?? null,
  };
}

export function serverMessage(server: Server): MessageOf<typeof serversChanged> {
  const { organisationId, paused, retired, collectorIds, host, port, version, systemIdentifier } = server;
  const what = { name: nameOf(server), labels: labelsOf(server), paused, retired, collectorIds };
  const firstSeenAt = server.firstSeenAt.toISOString();
  const historyDeletedAt = server.historyDeletedAt?.toISOString() ?? null;
  const identity = { host, port, version, systemIdentifier };
  return { serverId: server.id, organisationId, ...what, ...identity, firstSeenAt, historyDeletedAt };
}
