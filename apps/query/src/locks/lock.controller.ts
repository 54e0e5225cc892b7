import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { lockHistory, lockHistoryQuery, lockTree, lockTreeQuery, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ReadLockHistory } from './read-lock-history.js';
import { ShowLocks } from './show-locks.js';

const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/locks',
  access: 'activity:read',
  tag: 'activity',
  summary: 'Show who waits for whom at a moment, as trees',
  description:
    'The root blocker with most sessions behind it comes first, with what it holds and the SQL that ends it. Its latest ' +
    'statement may not be the one that took the lock.',
  params: serverPath,
  query: lockTreeQuery,
  response: lockTree,
  failures: { 404: 'The organisation has no such server.' },
});
const history = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/locks/history',
  access: 'activity:read',
  tag: 'activity',
  summary: 'Read how many waited for locks over time, how long, and for whom',
  params: serverPath,
  query: lockHistoryQuery,
  response: lockHistory,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class LockController {
  constructor(
    private readonly showLocks: ShowLocks,
    private readonly readLockHistory: ReadLockHistory,
    private readonly answering: Answering,
  ) {}

  @Endpoint(show)
  async show(
    @Input() { params, query }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['locks', query], request, reply };
    await this.answering.now(question, () => this.showLocks.run(organisationId, params.id, query));
  }

  @Endpoint(history)
  async history(
    @Input() { params, query }: InputOf<typeof history>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['lock-history', query];
    const question = { organisationId, serverId: params.id, parts, asked: query, request, reply };
    await this.answering.range(question, () => this.readLockHistory.run(organisationId, params.id, query));
  }
}
