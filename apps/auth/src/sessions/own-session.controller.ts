import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { adminPath, otherSessionsQuery, signedInSessions } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { EndSession } from './end-session.js';
import { ListSessions } from './list-sessions.js';

const listOwnSessions = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'profile:read',
  summary: 'List where the caller is signed in',
  tag: 'session',
  response: signedInSessions,
});

const endOtherSessions = defineEndpoint({
  method: 'DELETE',
  path: '/',
  access: 'profile:write',
  summary: 'End all sessions of the caller but one',
  description: 'The access token of that one is renewed with its next `POST /api/v1/auth/refresh`.',
  tag: 'session',
  query: otherSessionsQuery,
  failures: { 403: 'The caller is an API token.', 404: 'The caller has no such session.' },
});

const endOwnSession = defineEndpoint({
  method: 'DELETE',
  path: '/:id',
  access: 'profile:write',
  summary: 'End a session of the caller',
  tag: 'session',
  params: adminPath,
  failures: { 403: 'The caller is an API token.', 404: 'The caller has no such session.' },
});

@Controller('api/v1/auth/sessions')
export class OwnSessionController {
  constructor(
    private readonly sessions: ListSessions,
    private readonly end: EndSession,
  ) {}

  @Endpoint(listOwnSessions)
  async list(@CurrentPrincipal() principal: Principal) {
    return { items: await this.sessions.run(principal, principal.sessionId) };
  }

  @Endpoint(endOtherSessions)
  async removeOthers(@CurrentPrincipal() principal: Principal, @Input() { query }: InputOf<typeof endOtherSessions>) {
    await this.end.runOthers(principal, query.except);
  }

  @Endpoint(endOwnSession)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof endOwnSession>) {
    await this.end.run(principal, params.id);
  }
}
