import type { Role } from '@pganalytics/access';
import type { apiTokensChanged, MessageOf } from '@pganalytics/contracts';
import type { ApiToken as ApiTokenAnswer } from '@pganalytics/contracts/accounts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'api_token' })
@Index('api_token_organisation', ['organisationId', 'id'])
@Index('api_token_name_key', ['userId', 'name'], { unique: true, where: 'NOT revoked' })
export class ApiToken {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'organisation_id' })
  organisationId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('boolean', { default: false })
  revoked!: boolean;
}

export function apiTokenAnswer(token: ApiToken): ApiTokenAnswer {
  const { id, name, userId, role, revoked } = token;
  const expiresAt = token.expiresAt?.getTime() ?? null;
  return { id, name, userId, role, createdAt: token.createdAt.getTime(), expiresAt, revoked };
}

export function apiTokenMessage(token: ApiToken): MessageOf<typeof apiTokensChanged> {
  const { organisationId, userId, role, tokenHash, revoked } = token;
  const expiresAt = token.expiresAt?.toISOString() ?? null;
  return { tokenId: token.id, organisationId, userId, role, tokenHash, expiresAt, revoked };
}
