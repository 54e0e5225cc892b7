import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { adminListQuery, adminPath, apiTokenCreated, apiTokenPage, newApiToken } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { OnlyForUsers } from '../auth.errors.js';
import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { ApiToken, apiTokenAnswer } from './api-token.entity.js';
import { CreateApiToken } from './create-api-token.js';
import { RevokeApiToken } from './revoke-api-token.js';

const listOwnTokens = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'profile:read',
  summary: 'List the API tokens of the caller',
  tag: 'session',
  query: adminListQuery,
  response: apiTokenPage,
});

const addOwnToken = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'profile:write',
  summary: 'Make an API token of the caller',
  description:
    'What a command line signs in with. It has at most the role of the caller; only a signed-in person makes one, so ' +
    'that a stolen token cannot outlive its end. The token is shown in this answer and never again.',
  tag: 'session',
  body: newApiToken,
  response: apiTokenCreated,
  status: 201,
  failures: { 403: 'The caller is an API token.', 409: 'The caller already has a token with this name.' },
});

const revokeOwnToken = defineEndpoint({
  method: 'DELETE',
  path: '/:id',
  access: 'profile:write',
  summary: 'Revoke an API token of the caller',
  tag: 'session',
  params: adminPath,
  failures: { 404: 'The caller has no such API token.' },
});

@Controller('api/v1/auth/tokens')
export class OwnTokenController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly create: CreateApiToken,
    private readonly revoke: RevokeApiToken,
  ) {}

  @Endpoint(listOwnTokens)
  async list(
    @CurrentPrincipal() { organisationId, userId }: Principal,
    @Input() { query }: InputOf<typeof listOwnTokens>,
  ) {
    const page = await this.database.inOrganisation(organisationId, ({ rows }) =>
      pageOf(rows, ApiToken, query, { userId }),
    );
    return { items: page.items.map(apiTokenAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(addOwnToken)
  async add(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof addOwnToken>) {
    if (principal.kind !== 'user') throw new OnlyForUsers();
    const { apiToken, token } = await this.create.run(principal, body, 'profile:write');
    return { apiToken: apiTokenAnswer(apiToken), token };
  }

  @Endpoint(revokeOwnToken)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof revokeOwnToken>) {
    await this.revoke.runOwn(principal, params.id);
  }
}
