import type { Principal } from '@pganalytics/access';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill, lockPeople } from './acting-user.js';
import { endSessions } from './revoke-access.js';
import { User } from './user.entity.js';

/** Signs a person out everywhere, by an administrator. */
@Injectable()
export class EndUserSessions {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  async run(principal: Principal, id: string): Promise<void> {
    await this.database.inOrganisation(principal.organisationId, async (transaction) => {
      await lockPeople(transaction, principal);
      await assertMayStill(transaction, principal, 'users:write');
      const lock = { mode: 'pessimistic_write' } as const;
      const user = await transaction.rows.findOne(User, { where: { id }, lock });
      if (!user) throw new NotFound('user', id);
      await endSessions(transaction, user, { reason: 'ended by an administrator', actor: principal.id });
    });
  }
}
