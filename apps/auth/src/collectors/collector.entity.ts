import type { collectorsChanged, EnrolledCollector, MessageOf } from '@pganalytics/contracts';
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
}

export function collectorAnswer(collector: Collector): EnrolledCollector {
  const { id, name, paused, revoked } = collector;
  return { id, name, paused, revoked, createdAt: collector.createdAt.getTime() };
}

export function collectorMessage(collector: Collector): MessageOf<typeof collectorsChanged> {
  const { organisationId, name, tokenHash, paused, revoked } = collector;
  const createdAt = collector.createdAt.toISOString();
  return { collectorId: collector.id, organisationId, name, tokenHash, paused, revoked, createdAt };
}
