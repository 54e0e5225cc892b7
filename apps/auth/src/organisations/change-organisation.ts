import { Injectable } from '@nestjs/common';
import type { Principal } from '@pganalytics/access';
import { organisationsChanged } from '@pganalytics/contracts';
import type { OrganisationChange } from '@pganalytics/contracts/accounts';

import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Organisation, organisationMessage } from './organisation.entity.js';

/** Renames an organisation, or says for how long it keeps its history. */
@Injectable()
export class ChangeOrganisation {
  constructor(private readonly database: AuthDatabase) {}

  async run(principal: Principal, change: OrganisationChange): Promise<Organisation> {
    const id = principal.organisationId;
    return this.database.inOrganisation(id, async (transaction) => {
      const { rows, announce } = transaction;
      await assertMayStill(transaction, principal, 'organisation:write');
      const where = { where: { id }, lock: { mode: 'pessimistic_write' } } as const;
      const organisation = await rows.findOneOrFail(Organisation, where);
      const changed = {
        name: change.name ?? organisation.name,
        retention: { ...organisation.retention, ...change.retention },
        version: organisation.version + 1,
      };
      Object.assign(organisation, changed);
      await rows.update(Organisation, { id }, changed);
      await announce({ topic: organisationsChanged, data: organisationMessage(organisation), actor: principal.id });
      return organisation;
    });
  }
}
