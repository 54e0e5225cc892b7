import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { organisation, organisationChange } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Organisation, organisationAnswer } from './organisation.entity.js';

const getOrganisation = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'organisation:read',
  summary: "Get the caller's organisation",
  tag: 'organisation',
  response: organisation,
});

const changeOrganisation = defineEndpoint({
  method: 'PATCH',
  path: '/',
  access: 'organisation:write',
  summary: 'Rename the organisation',
  tag: 'organisation',
  body: organisationChange,
  response: organisation,
});

@Controller('api/v1/admin/organisation')
export class OrganisationController {
  constructor(private readonly database: AuthDatabase) {}

  @Endpoint(getOrganisation)
  async get(@CurrentPrincipal() { organisationId: id }: Principal) {
    return this.database.inOrganisation(id, async ({ rows }) =>
      organisationAnswer(await rows.findOneByOrFail(Organisation, { id })),
    );
  }

  @Endpoint(changeOrganisation)
  async update(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof changeOrganisation>) {
    const id = principal.organisationId;
    return this.database.inOrganisation(id, async (transaction) => {
      const { rows } = transaction;
      await assertMayStill(transaction, principal, 'organisation:write');
      await rows.update(Organisation, { id }, { name: body.name });
      return organisationAnswer(await rows.findOneByOrFail(Organisation, { id }));
    });
  }
}
