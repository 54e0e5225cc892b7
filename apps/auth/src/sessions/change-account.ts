import type { Principal } from '@pganalytics/access';
import type { Account, AccountChange } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { OnlyForUsers } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { User } from '../users/user.entity.js';
import { ReadAccount } from './read-account.js';

/** Changes what users may change about themselves. */
@Injectable()
export class ChangeAccount {
  constructor(
    private readonly database: AuthDatabase,
    private readonly account: ReadAccount,
  ) {}

  /** @throws OnlyForUsers */
  async run(principal: Principal, { name }: AccountChange): Promise<Account> {
    if (principal.kind !== 'user') throw new OnlyForUsers();
    await this.database.inOrganisation(principal.organisationId, async (transaction) => {
      await assertMayStill(transaction, principal, 'profile:write');
      if (name !== undefined) await transaction.rows.update(User, { id: principal.userId }, { name });
    });
    return this.account.run(principal);
  }
}
