import type { Principal } from '@pganalytics/access';
import type { Account } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { Organisation } from '../organisations/organisation.entity.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { User } from '../users/user.entity.js';

/** Tells callers who they are. */
@Injectable()
export class ReadAccount {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  async run({ kind, id, userId, organisationId, name, role }: Principal): Promise<Account> {
    return this.database.inOrganisation(organisationId, async ({ rows }) => {
      const user = await rows.findOneBy(User, { id: userId });
      const organisation = await rows.findOneBy(Organisation, { id: organisationId });
      if (!user || !organisation) throw new NotFound('user', userId);
      const { email } = user;
      return {
        kind,
        id,
        email,
        name: kind === 'user' ? user.name : name,
        role,
        organisationId,
        organisationName: organisation.name,
      };
    });
  }
}
