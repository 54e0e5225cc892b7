import type { Role } from '@pganalytics/access';
import type { User as UserAnswer } from '@pganalytics/contracts/accounts';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

@Entity({ name: 'app_user' })
@Unique('app_user_email_key', ['email'])
@Index('app_user_organisation', ['organisationId', 'id'])
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  /** Lower case; unique over all organisations, because it is all that a sign-in knows. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('boolean', { default: false })
  disabled!: boolean;

  /** Access tokens from before are refused; bigint, so a string of digits. */
  @Column('bigint', { name: 'revoked_before_ms', default: 0 })
  revokedBeforeMs!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}

export function userAnswer(user: User): UserAnswer {
  const { id, email, name, role, disabled } = user;
  return { id, email, name, role, disabled, createdAt: user.createdAt.getTime() };
}
