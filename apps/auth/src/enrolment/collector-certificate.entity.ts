import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A certificate that a collector was given. */
@Entity({ name: 'collector_certificate' })
@Index('collector_certificate_collector', ['collectorId', 'notAfter'])
export class CollectorCertificate {
  /** Lower-case hex. */
  @PrimaryColumn('text')
  serial!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Column('uuid', { name: 'collector_id' })
  collectorId!: string;

  @Column('uuid', { name: 'authority_id' })
  authorityId!: string;

  /** SHA-256 of the public key. */
  @Column('text', { name: 'key_hash' })
  keyHash!: string;

  /** PEM. */
  @Column('text')
  certificate!: string;

  @Column('timestamptz', { name: 'not_before' })
  notBefore!: Date;

  @Column('timestamptz', { name: 'not_after' })
  notAfter!: Date;

  /** The serial number of the certificate that it followed; null after an enrolment. */
  @Column('text', { nullable: true })
  renews!: string | null;
}
