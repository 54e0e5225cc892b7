import { NotAllowed, NotAuthenticated, allows, lowerRole } from '@pganalytics/access';
import type { Permission, Principal, Role } from '@pganalytics/access';

import { ApiToken } from '../api-tokens/api-token.entity.js';
import { Organisation } from '../organisations/organisation.entity.js';
import type { Transaction } from '../storage/auth-database.js';
import { User } from './user.entity.js';

/**
 * Asks the database whether who acts may still do so, and keeps that true until the transaction ends. The guard before
 * the routes knows a revocation only when its event has come back; what is written here lasts longer than that.
 * @returns the role that the caller has now
 * @throws NotAuthenticated, NotAllowed
 */
export async function assertMayStill(
  transaction: Transaction,
  principal: Principal,
  permission: Permission,
): Promise<Role> {
  const { rows } = transaction;
  const user = await rows.findOne(User, { where: { id: principal.userId }, lock: { mode: 'for_no_key_update' } });
  if (!user || user.disabled) throw new NotAuthenticated();
  const granted =
    principal.kind === 'user' ? roleOfSession(principal, user) : await roleOfToken(transaction, principal);
  if (granted === undefined) throw new NotAuthenticated();
  const role = lowerRole(granted, user.role);
  if (!allows(role, permission)) throw new NotAllowed(permission, role);
  return role;
}

/**
 * One change of people at a time until the transaction ends: two administrators who demote each other must not both
 * succeed, nor wait for each other.
 */
export async function lockPeople({ rows }: Transaction, { organisationId: id }: Principal): Promise<void> {
  await rows.findOne(Organisation, { where: { id }, lock: { mode: 'for_no_key_update' } });
}

function roleOfSession({ issuedAtMs, role }: Principal, user: User): Role | undefined {
  return issuedAtMs !== undefined && issuedAtMs >= Number(user.revokedBeforeMs) ? role : undefined;
}

async function roleOfToken({ rows, nowMs }: Transaction, { id }: Principal): Promise<Role | undefined> {
  const token = await rows.findOneBy(ApiToken, { id });
  if (!token || token.revoked) return undefined;
  const lasts = token.expiresAt === null || token.expiresAt.getTime() > (await nowMs());
  return lasts ? token.role : undefined;
}
