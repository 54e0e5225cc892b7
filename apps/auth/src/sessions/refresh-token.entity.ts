import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One refresh token that was given out; all of a session are kept, so that a used one is recognised. */
@Entity({ name: 'refresh_token' })
export class RefreshToken {
  @PrimaryColumn('text')
  hash!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Index('refresh_token_session')
  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
