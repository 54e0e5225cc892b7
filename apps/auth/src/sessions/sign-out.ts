import { CsrfTokenMissing, csrfHashOf, sameText, sha256Hex } from '@pganalytics/access';
import { Injectable } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';
import { endSessions, revokeAccessTokens } from '../users/revoke-access.js';
import { csrfTokenOf } from './refresh-tokens.js';
import type { RefreshTokenParts } from './refresh-tokens.js';
import { lockSession } from './lock-session.js';
import { RefreshToken } from './refresh-token.entity.js';
import { Session } from './session.entity.js';

/** How a session is named that shall end. */
export interface SignOutRequest extends RefreshTokenParts {
  /** How the session was named: only a cookie is sent by browsers on their own and needs the CSRF token. */
  readonly credential:
    | { readonly kind: 'cookie'; readonly refreshToken: string; readonly csrfToken: string | undefined }
    | { readonly kind: 'header' };
  readonly everywhere: boolean;
}

/** Ends a session, or all sessions of its user. Ending a session that has ended changes nothing. */
@Injectable()
export class SignOut {
  constructor(private readonly database: AuthDatabase) {}

  async run({ organisationId, sessionId, credential, everywhere }: SignOutRequest): Promise<void> {
    await this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows } = transaction;
      const { user, session } = await lockSession(transaction, sessionId);
      if (!user || !session || session.endedAt !== null) return;
      if (credential.kind === 'cookie') {
        const hash = sha256Hex(credential.refreshToken);
        if (!(await rows.existsBy(RefreshToken, { hash, sessionId }))) return;
        assertCsrf(credential.csrfToken, session);
      }
      const reason = 'signed out';
      if (everywhere) {
        await endSessions(transaction, user, { reason, actor: user.id });
        return;
      }
      await rows.update(
        Session,
        { id: sessionId },
        { endedAt: new Date(await transaction.nowMs()), endReason: reason },
      );
      // Access tokens are revoked per user: the user's other sessions renew theirs with the next request.
      await revokeAccessTokens(transaction, user, user.id);
    });
  }
}

function assertCsrf(given: string | undefined, session: Session): void {
  if (given === undefined || !sameText(csrfHashOf(given), csrfHashOf(csrfTokenOf(session))))
    throw new CsrfTokenMissing();
}
