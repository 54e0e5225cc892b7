import { randomBytes } from 'node:crypto';

import { sha256Hex } from '@pganalytics/access';
import { newId } from '@pganalytics/contracts';

import type { AuthConfig } from '../auth.config.js';
import type { KeyRing } from '../signing-keys/key-ring.js';
import type { Transaction } from '../storage/auth-database.js';
import type { User } from '../users/user.entity.js';
import { grant } from './granted-session.js';
import type { GrantedSession } from './granted-session.js';
import { firstRefreshToken } from './refresh-tokens.js';
import { RefreshToken } from './refresh-token.entity.js';
import type { SessionOrigin } from './session-origin.js';
import { Session } from './session.entity.js';

/** The times after which sessions end. */
export type SessionLimits = Pick<AuthConfig, 'SESSION_IDLE_MINUTES' | 'SESSION_ABSOLUTE_MINUTES'>;

export const idleMsOf = (limits: SessionLimits): number => limits.SESSION_IDLE_MINUTES * 60_000;

/** Begins a session of a user whose row the caller has locked: always a new id, never one that came from outside. */
export async function beginSession(
  transaction: Transaction,
  keyRing: KeyRing,
  { user, limits, origin }: { user: User; limits: SessionLimits; origin: SessionOrigin },
): Promise<GrantedSession> {
  const nowMs = await transaction.nowMs();
  const session = transaction.rows.create(Session, {
    id: newId(),
    organisationId: user.organisationId,
    userId: user.id,
    secret: randomBytes(32),
    createdAt: new Date(nowMs),
    lastUsedAt: new Date(nowMs),
    expiresAt: new Date(nowMs + limits.SESSION_ABSOLUTE_MINUTES * 60_000),
    endedAt: null,
    endReason: null,
    ...origin,
  });
  const { organisationId, id: sessionId, secret } = session;
  const refreshToken = firstRefreshToken({ organisationId, sessionId, secret });
  await transaction.rows.insert(Session, session);
  await transaction.rows.insert(RefreshToken, { hash: sha256Hex(refreshToken), organisationId, sessionId });
  return grant(transaction, keyRing, { user, session, refreshToken, idleMs: idleMsOf(limits) });
}
