import type { Principal } from '@pganalytics/access';
import type { UserChange } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { LastAdministrator, NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import type { Transaction } from '../storage/auth-database.js';
import { assertMayStill, lockPeople } from './acting-user.js';
import { hashPassword } from './passwords.js';
import { endSessions, limitApiTokens } from './revoke-access.js';
import { User } from './user.entity.js';

/** Changes what a person is called, may do, or signs in with. */
@Injectable()
export class ChangeUser {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound, LastAdministrator */
  async run(principal: Principal, id: string, change: UserChange): Promise<User> {
    const { organisationId } = principal;
    const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
    return this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows } = transaction;
      await lockPeople(transaction, principal);
      await assertMayStill(transaction, principal, 'users:write');
      const user = await rows.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!user) throw new NotFound('user', id);

      const { name = user.name, role = user.role, disabled = user.disabled } = change;
      const rightsChange = role !== user.role || disabled !== user.disabled;
      Object.assign(user, { name, role, disabled, passwordHash: passwordHash ?? user.passwordHash });
      await rows.update(User, { id }, { name, role, disabled, passwordHash: user.passwordHash });
      await assertAdministratorLeft(transaction);
      if (rightsChange || passwordHash !== undefined) {
        await endSessions(transaction, user, { reason: 'changed by an administrator', actor: principal.id });
      }
      if (rightsChange) await limitApiTokens(transaction, user, principal.id);
      return user;
    });
  }
}

async function assertAdministratorLeft({ rows }: Transaction): Promise<void> {
  if (!(await rows.existsBy(User, { role: 'admin', disabled: false }))) throw new LastAdministrator();
}
