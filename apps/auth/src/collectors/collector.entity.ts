import type { collectorsChanged, MessageOf } from '@pganalytics/contracts';
import type { EnrolledCollector } from '@pganalytics/contracts/accounts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'collector' })
@Index('collector_organisation', ['organisationId', 'id'])
@Index('collector_name_key', ['organisationId', 'name'], { unique: true, where: 'NOT revoked' })
export class Collector {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('boolean', { default: false })
  paused!: boolean;

  @Column('boolean', { default: false })
  revoked!: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** When its newest certificate ends; null for a collector that has a token only. */
  @Column('timestamptz', { name: 'certificate_expires_at', nullable: true })
  certificateExpiresAt!: Date | null;

  /** Certificates that are refused although they have not ended, with when they end. */
  @Column('jsonb', { name: 'revoked_serials', default: () => "'{}'" })
  revokedSerials!: Record<string, string>;

  @Column('timestamptz', { name: 'clone_detected_at', nullable: true })
  cloneDetectedAt!: Date | null;
}

export function collectorAnswer(collector: Collector): EnrolledCollector {
  const { id, name, paused, revoked } = collector;
  return {
    id,
    name,
    paused,
    revoked,
    createdAt: collector.createdAt.getTime(),
    certificateExpiresAt: collector.certificateExpiresAt?.getTime() ?? null,
    cloneDetectedAt: collector.cloneDetectedAt?.getTime() ?? null,
  };
}

export function collectorMessage(collector: Collector): MessageOf<typeof collectorsChanged> {
  const { organisationId, name, tokenHash, paused, revoked } = collector;
  const createdAt = collector.createdAt.toISOString();
  const revokedSerials = Object.keys(collector.revokedSerials);
  const cloneDetectedAt = collector.cloneDetectedAt?.toISOString();
  return {
    collectorId: collector.id,
    organisationId,
    name,
    tokenHash,
    paused,
    revoked,
    createdAt,
    ...(revokedSerials.length > 0 && { revokedSerials }),
    ...(cloneDetectedAt !== undefined && { cloneDetectedAt }),
  };
}
