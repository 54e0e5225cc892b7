import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { attentionPage, attentionQuery, serverAttention, serverPath } from '@pganalytics/contracts';
import type { ServerAttention } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListAttention } from './list-attention.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/attention',
  access: 'activity:read',
  tag: 'attention',
  summary: 'List what calls for somebody, the worst first',
  description:
    'Twelve fixed conditions, judged from the newest samples as they arrive. What cannot be judged is `unknown` with ' +
    'its reason and never left out unless `state` or `severity` says so. Thresholds are the settings ATTENTION_… .',
  query: attentionQuery,
  response: attentionPage,
  failures: { 404: 'The organisation has no server that `server` names.' },
});
const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/attention',
  access: 'activity:read',
  tag: 'attention',
  summary: 'Show all twelve conditions of one server',
  params: serverPath,
  response: serverAttention,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class AttentionController {
  constructor(
    private readonly listAttention: ListAttention,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Ages grow while nothing is stored: equal questions share an answer for a second, no longer.
    const question = { organisationId, parts: ['attention', query], request, reply, holdsMs: 1_000 };
    await this.answering.fleet(question, async () => this.listAttention.run(organisationId, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
  ): Promise<ServerAttention> {
    return this.listAttention.ofServer(organisationId, params.id);
  }
}
