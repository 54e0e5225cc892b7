import type { EnrolmentToken as EnrolmentTokenAnswer } from '@pganalytics/contracts/accounts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a new collector presents once; only a hash of its secret is kept. */
@Entity({ name: 'enrolment_token' })
@Index('enrolment_token_organisation', ['organisationId', 'id'])
export class EnrolmentToken {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  /** The collector that it enrolled, or is to enrol again. */
  @Column('uuid', { name: 'collector_id', nullable: true })
  collectorId!: string | null;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** The certificate that it was used for. */
  @Column('text', { nullable: true })
  serial!: string | null;
}

export function enrolmentTokenAnswer(token: EnrolmentToken): EnrolmentTokenAnswer {
  const { id, name, collectorId } = token;
  const times = { createdAt: token.createdAt.getTime(), expiresAt: token.expiresAt.getTime() };
  return { id, name, collectorId, ...times, usedAt: token.usedAt?.getTime() ?? null };
}
