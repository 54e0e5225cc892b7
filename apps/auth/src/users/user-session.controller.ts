import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { adminPath, signedInSessions } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { ListSessions } from '../sessions/list-sessions.js';
import { EndUserSessions } from './end-user-sessions.js';

const listUserSessions = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'users:read',
  summary: 'List where a user is signed in',
  tag: 'users',
  params: adminPath,
  response: signedInSessions,
  failures: { 404: 'There is no such user.' },
});

const endUserSessions = defineEndpoint({
  method: 'DELETE',
  path: '/',
  access: 'users:write',
  summary: 'Sign a user out everywhere',
  description: 'API tokens of the user stay; disabling the user ends those as well.',
  tag: 'users',
  params: adminPath,
  failures: { 404: 'There is no such user.' },
});

@Controller('api/v1/admin/users/:id/sessions')
export class UserSessionController {
  constructor(
    private readonly sessions: ListSessions,
    private readonly end: EndUserSessions,
  ) {}

  @Endpoint(listUserSessions)
  async list(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof listUserSessions>) {
    const { organisationId, sessionId } = principal;
    return { items: await this.sessions.run({ organisationId, userId: params.id }, sessionId) };
  }

  @Endpoint(endUserSessions)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof endUserSessions>) {
    await this.end.run(principal, params.id);
  }
}
