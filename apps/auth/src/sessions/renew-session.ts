import { csrfHashOf, sameText, sha256Hex, CsrfTokenMissing } from '@pganalytics/access';
import { Injectable } from '@nestjs/common';

import { SessionEnded } from '../auth.errors.js';
import { KeyRing } from '../signing-keys/key-ring.js';
import { AuthDatabase } from '../storage/auth-database.js';
import type { Transaction } from '../storage/auth-database.js';
import { revokeAccessTokens } from '../users/revoke-access.js';
import { idleMsOf } from './begin-session.js';
import { grant } from './granted-session.js';
import type { GrantedSession } from './granted-session.js';
import { csrfTokenOf, nextRefreshToken, parseRefreshToken } from './refresh-tokens.js';
import { RefreshToken } from './refresh-token.entity.js';
import { lockSession } from './lock-session.js';
import { Session } from './session.entity.js';
import { REUSE_GRACE_MS, SessionSettings } from './session-settings.js';

/** Lets a session go on: each refresh token is good for one use, and a second use ends the whole session. */
@Injectable()
export class RenewSession {
  constructor(
    private readonly database: AuthDatabase,
    private readonly keyRing: KeyRing,
    private readonly settings: SessionSettings,
  ) {}

  /** @throws SessionEnded, CsrfTokenMissing */
  async run(token: string | undefined, csrfToken: string | undefined): Promise<GrantedSession> {
    const parts = token === undefined ? undefined : parseRefreshToken(token);
    if (token === undefined || parts === undefined) throw new SessionEnded();
    // The end of a stolen session must be committed, so that it is an outcome here and an error only afterwards.
    const granted = await this.database.inOrganisation(parts.organisationId, (transaction) =>
      this.renew(transaction, { token, sessionId: parts.sessionId, csrfToken }),
    );
    if (granted === undefined) throw new SessionEnded();
    return granted;
  }

  private async renew(
    transaction: Transaction,
    { token, sessionId, csrfToken }: { token: string; sessionId: string; csrfToken: string | undefined },
  ): Promise<GrantedSession | undefined> {
    const { rows } = transaction;
    const { user, session } = await lockSession(transaction, sessionId);
    if (!session || session.endedAt !== null) return undefined;
    const shown = await rows.findOneBy(RefreshToken, { hash: sha256Hex(token), sessionId });
    const nowMs = await transaction.nowMs();
    if (!shown || !user || user.disabled || !this.lasts(session, nowMs)) return undefined;
    if (csrfToken === undefined || !sameText(csrfHashOf(csrfToken), csrfHashOf(csrfTokenOf(session)))) {
      throw new CsrfTokenMissing();
    }

    const { organisationId, secret } = session;
    const refreshToken = nextRefreshToken({ organisationId, sessionId, secret }, token);
    const hash = sha256Hex(refreshToken);
    if (shown.usedAt === null) {
      await rows.update(RefreshToken, { hash: shown.hash }, { usedAt: new Date(nowMs) });
      await rows.insert(RefreshToken, { hash, organisationId, sessionId });
      await rows.update(Session, { id: sessionId }, { lastUsedAt: new Date(nowMs) });
    } else if (!(await this.isRace(transaction, { usedAt: shown.usedAt, successor: hash, nowMs }))) {
      await rows.update(
        Session,
        { id: sessionId },
        { endedAt: new Date(nowMs), endReason: 'refresh token used twice' },
      );
      await revokeAccessTokens(transaction, user, user.id);
      return undefined;
    }
    return grant(transaction, this.keyRing, { user, session, refreshToken, idleMs: idleMsOf(this.settings.limits) });
  }

  private lasts(session: Session, nowMs: number): boolean {
    const idleEndMs = session.lastUsedAt.getTime() + idleMsOf(this.settings.limits);
    return nowMs < session.expiresAt.getTime() && nowMs < idleEndMs;
  }

  /** Two renewals with one token are a race while the token that follows has not been used yet. */
  private async isRace(
    { rows }: Transaction,
    { usedAt, successor, nowMs }: { usedAt: Date; successor: string; nowMs: number },
  ): Promise<boolean> {
    if (nowMs - usedAt.getTime() > REUSE_GRACE_MS) return false;
    const next = await rows.findOneBy(RefreshToken, { hash: successor });
    return next?.usedAt === null;
  }
}
