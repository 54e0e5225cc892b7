import { ACCESS_TOKEN_SECONDS, csrfHashOf, signAccessToken } from '@pganalytics/access';
import { newId } from '@pganalytics/contracts';

import type { KeyRing } from '../signing-keys/key-ring.js';
import type { Transaction } from '../storage/auth-database.js';
import type { User } from '../users/user.entity.js';
import { csrfTokenOf } from './refresh-tokens.js';
import type { Session } from './session.entity.js';

/** All that a client gets for a session that began or goes on. */
export interface GrantedSession {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
  readonly csrfToken: string;
  /** When the browser may forget the cookies: the end of the session, if it is not used again. */
  readonly cookieSeconds: number;
}

/** Signs the access token of a session. The caller holds a lock on the user's row, so that a revocation waits. */
export async function grant(
  transaction: Transaction,
  keyRing: KeyRing,
  { user, session, refreshToken, idleMs }: { user: User; session: Session; refreshToken: string; idleMs: number },
): Promise<GrantedSession> {
  const nowMs = await transaction.nowMs();
  const csrfToken = csrfTokenOf(session);
  const claims = {
    userId: user.id,
    organisationId: user.organisationId,
    role: user.role,
    name: user.name,
    issuedAtMs: Math.max(nowMs, Number(user.revokedBeforeMs)),
    sessionId: session.id,
    csrfHash: csrfHashOf(csrfToken),
  };
  const accessToken = await signAccessToken(claims, await keyRing.signer(), newId());
  const endsAtMs = Math.min(nowMs + idleMs, session.expiresAt.getTime());
  const cookieSeconds = Math.max(1, Math.floor((endsAtMs - nowMs) / 1_000));
  return { accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS, refreshToken, csrfToken, cookieSeconds };
}
