import type { MessageOf, collectorAuthoritiesPublished } from '@pganalytics/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An authority that signs certificates of collectors; it belongs to the installation. */
@Entity({ name: 'collector_authority' })
export class CollectorAuthority {
  @PrimaryColumn('uuid')
  id!: string;

  /** PEM. */
  @Column('text')
  certificate!: string;

  /** Its private key, encrypted by libs/secrets. */
  @Column('bytea', { name: 'sealed_key' })
  sealedKey!: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When it stops signing; it stays trusted until the last certificate that it may have signed has ended. */
  @Column('timestamptz', { name: 'signs_until' })
  signsUntil!: Date;

  @Column('timestamptz', { name: 'not_after' })
  notAfter!: Date;

  @Column('boolean', { default: false })
  distrusted!: boolean;
}

export function authorityMessage(authority: CollectorAuthority): MessageOf<typeof collectorAuthoritiesPublished> {
  const { id, certificate, notAfter, distrusted } = authority;
  return { authorityId: id, certificate, notAfter: notAfter.toISOString(), distrusted };
}
