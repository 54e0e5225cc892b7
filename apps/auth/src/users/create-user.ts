import type { Principal } from '@pganalytics/access';
import { newId } from '@pganalytics/contracts';
import type { NewUser } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@pganalytics/postgres';

import { NameTaken } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from './acting-user.js';
import { hashPassword } from './passwords.js';
import { User } from './user.entity.js';

/** Adds a person to the caller's organisation. */
@Injectable()
export class CreateUser {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NameTaken when any organisation has a user with this address */
  async run(principal: Principal, { email, name, role, password }: NewUser): Promise<User> {
    const { organisationId } = principal;
    const passwordHash = await hashPassword(password);
    const id = newId();
    try {
      return await this.database.inOrganisation(organisationId, async (transaction) => {
        const { rows } = transaction;
        await assertMayStill(transaction, principal, 'users:write');
        await rows.insert(User, { id, organisationId, email, name, role, passwordHash });
        return rows.findOneByOrFail(User, { id });
      });
    } catch (error) {
      if (isUniqueViolation(error, 'app_user_email_key')) throw new NameTaken('a user with the address', email);
      throw error;
    }
  }
}
