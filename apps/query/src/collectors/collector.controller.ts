import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { collectorListQuery, collectorPage } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListCollectors } from './list-collectors.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/collectors',
  access: 'collectors:read',
  tag: 'collectors',
  summary: 'List the collectors with what they have delivered',
  query: collectorListQuery,
  response: collectorPage,
});

/** Everybody who asks the same within this time shares an answer: it reads what every stream has delivered. */
const HOLDS_MS = 1_000;

@Controller('api/v1')
export class CollectorController {
  constructor(
    private readonly listCollectors: ListCollectors,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, parts: ['collectors', query], request, reply, holdsMs: HOLDS_MS };
    await this.answering.fleet(question, () => this.listCollectors.run(organisationId, query));
  }
}
