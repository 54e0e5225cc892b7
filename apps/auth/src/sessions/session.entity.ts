import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A family of refresh tokens: what begins with a sign-in and ends with a sign-out. */
@Entity({ name: 'session' })
export class Session {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Index('session_of_user')
  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** Makes the next refresh token from the last one; worth nothing without it. */
  @Column('bytea')
  secret!: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at' })
  lastUsedAt!: Date;

  @Index('session_expires')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Column('text', { nullable: true })
  address!: string | null;
}
