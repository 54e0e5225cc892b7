import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { changePage, changesQuery, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListChanges } from './list-changes.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/changes',
  access: 'metrics:read',
  tag: 'changes',
  summary: 'List what changed on a server: settings, schema, roles, extensions, restarts',
  description: 'Newest first, each with what was before and what is after it. A change is seen at the next look.',
  params: serverPath,
  query: changesQuery,
  response: changePage,
  failures: { 404: 'The organisation has no such server.' },
});

/** Changes are looked for every five minutes: sessions alone, stored each second, bring none. */
const HOLDS_MS = 10_000;

@Controller('api/v1')
export class ChangeController {
  constructor(
    private readonly listChanges: ListChanges,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { params, query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['changes', query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.listChanges.run(organisationId, params.id, query));
  }
}
