import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { organisation, organisationChange } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';
import { ChangeOrganisation } from './change-organisation.js';
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
  summary: 'Rename the organisation, or change for how long it keeps its history',
  tag: 'organisation',
  body: organisationChange,
  response: organisation,
});

@Controller('api/v1/admin/organisation')
export class OrganisationController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly changing: ChangeOrganisation,
  ) {}

  @Endpoint(getOrganisation)
  async get(@CurrentPrincipal() { organisationId: id }: Principal) {
    return this.database.inOrganisation(id, async ({ rows }) =>
      organisationAnswer(await rows.findOneByOrFail(Organisation, { id })),
    );
  }

  @Endpoint(changeOrganisation)
  async update(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof changeOrganisation>) {
    return organisationAnswer(await this.changing.run(principal, body));
  }
}
