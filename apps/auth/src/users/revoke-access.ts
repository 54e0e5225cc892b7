import { lowerRole } from '@pganalytics/access';
import { accessRevoked, apiTokensChanged } from '@pganalytics/contracts';

import { ApiToken, apiTokenMessage } from '../api-tokens/api-token.entity.js';
import { Session } from '../sessions/session.entity.js';
import type { Transaction } from '../storage/auth-database.js';
import { User } from './user.entity.js';

/**
 * Makes all access tokens invalid that a user has now. The caller has locked or changed the user's row before: a
 * session that is being renewed at the same time reads that row, so it either counts as before, or sees the change.
 */
export async function revokeAccessTokens(transaction: Transaction, user: User, actor: string): Promise<void> {
  // One more than now: a token may have been issued within this very millisecond.
  const revokedBefore = Math.max((await transaction.nowMs()) + 1, Number(user.revokedBeforeMs));
  user.revokedBeforeMs = String(revokedBefore);
  await transaction.rows.update(User, { id: user.id }, { revokedBeforeMs: user.revokedBeforeMs });
  await transaction.announce({ topic: accessRevoked, data: { userId: user.id, revokedBefore }, actor });
}

/** Ends the sessions of a user, all or all but one, and with them every access token. */
export async function endSessions(
  transaction: Transaction,
  user: User,
  why: { readonly reason: string; readonly actor: string; readonly except?: string },
): Promise<void> {
  const endedAt = new Date(await transaction.nowMs());
  await transaction.rows
    .createQueryBuilder()
    .update(Session)
    .set({ endedAt, endReason: why.reason })
    .where('user_id = :userId AND ended_at IS NULL', { userId: user.id })
    .andWhere('id IS DISTINCT FROM :except', { except: why.except ?? null })
    .execute();
  await revokeAccessTokens(transaction, user, why.actor);
}

/** Brings a user's API tokens down to what the user may do: none for one who is disabled, never a higher role. */
export async function limitApiTokens(transaction: Transaction, user: User, actor: string): Promise<void> {
  const tokens = await transaction.rows.findBy(ApiToken, { userId: user.id, revoked: false });
  for (const token of tokens) {
    const role = lowerRole(token.role, user.role);
    if (!user.disabled && role === token.role) continue;
    token.role = role;
    token.revoked = user.disabled;
    await transaction.rows.save(token);
    await transaction.announce({ topic: apiTokensChanged, data: apiTokenMessage(token), actor });
  }
}
