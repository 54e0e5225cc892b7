import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { adminListQuery, adminPath, apiTokenCreated, apiTokenPage, newApiToken } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { ApiToken, apiTokenAnswer } from './api-token.entity.js';
import { CreateApiToken } from './create-api-token.js';
import { RevokeApiToken } from './revoke-api-token.js';

const listApiTokens = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'api-tokens:read',
  summary: 'List the API tokens of the organisation',
  tag: 'api-tokens',
  query: adminListQuery,
  response: apiTokenPage,
});

const addApiToken = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'api-tokens:write',
  summary: 'Make an API token',
  description:
    'It has at most the role of the caller and, made with a token, ends with that one at the latest. The token is shown ' +
    'in this answer and never again.',
  tag: 'api-tokens',
  body: newApiToken,
  response: apiTokenCreated,
  status: 201,
  failures: {
    403: 'The token would have a higher role than the caller, or outlive the token that makes it.',
    409: 'The caller already has a token with this name.',
  },
});

const revokeApiToken = defineEndpoint({
  method: 'DELETE',
  path: '/:id',
  access: 'api-tokens:write',
  summary: 'Revoke an API token',
  tag: 'api-tokens',
  params: adminPath,
  failures: { 404: 'There is no such API token.' },
});

@Controller('api/v1/admin/api-tokens')
export class ApiTokenController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly create: CreateApiToken,
    private readonly revoke: RevokeApiToken,
  ) {}

  @Endpoint(listApiTokens)
  async list(@CurrentPrincipal() { organisationId }: Principal, @Input() { query }: InputOf<typeof listApiTokens>) {
    const page = await this.database.inOrganisation(organisationId, ({ rows }) => pageOf(rows, ApiToken, query));
    return { items: page.items.map(apiTokenAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(addApiToken)
  async add(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof addApiToken>) {
    const { apiToken, token } = await this.create.run(principal, body, 'api-tokens:write');
    return { apiToken: apiTokenAnswer(apiToken), token };
  }

  @Endpoint(revokeApiToken)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof revokeApiToken>) {
    await this.revoke.run(principal, params.id);
  }
}
