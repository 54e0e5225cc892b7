import type { Principal } from '@pganalytics/access';
import { Injectable } from '@nestjs/common';

import { NotFound, OnlyForUsers } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { endSessions, revokeAccessTokens } from '../users/revoke-access.js';
import { User } from '../users/user.entity.js';
import { Session } from './session.entity.js';

const REASON = 'ended by the user';

/** Ends sessions of the caller from another one: a browser that was left open, a machine that was lost. */
@Injectable()
export class EndSession {
  constructor(private readonly database: AuthDatabase) {}

  /** Ending a session that has ended changes nothing. @throws NotFound, OnlyForUsers */
  async run(principal: Principal, sessionId: string): Promise<void> {
    const { organisationId, userId } = principal;
    if (principal.kind !== 'user') throw new OnlyForUsers();
    await this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows, nowMs } = transaction;
      await assertMayStill(transaction, principal, 'profile:write');
      const lock = { mode: 'pessimistic_write' } as const;
      const session = await rows.findOne(Session, { where: { id: sessionId, userId }, lock });
      if (!session) throw new NotFound('session', sessionId);
      if (session.endedAt !== null) return;
      await rows.update(Session, { id: sessionId }, { endedAt: new Date(await nowMs()), endReason: REASON });
      // Access tokens are revoked per user: the user's other sessions renew theirs with the next request.
      await revokeAccessTokens(transaction, await rows.findOneByOrFail(User, { id: userId }), userId);
    });
  }

  /** Ends all sessions but one. @throws NotFound, OnlyForUsers */
  async runOthers(principal: Principal, keptId: string): Promise<void> {
    const { organisationId, userId } = principal;
    if (principal.kind !== 'user') throw new OnlyForUsers();
    await this.database.inOrganisation(organisationId, async (transaction) => {
      await assertMayStill(transaction, principal, 'profile:write');
      const { rows } = transaction;
      if (!(await rows.existsBy(Session, { id: keptId, userId }))) throw new NotFound('session', keptId);
      const user = await rows.findOneByOrFail(User, { id: userId });
      await endSessions(transaction, user, { reason: REASON, actor: userId, except: keptId });
    });
  }
}
