import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { keptHistory } from '@pganalytics/contracts';
import { Endpoint, defineEndpoint } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ShowKeptHistory } from './show-kept-history.js';

const show = defineEndpoint({
  method: 'GET',
  path: '/history',
  access: 'servers:read',
  tag: 'history',
  summary: 'Show since when what is kept, and what had to go early',
  response: keptHistory,
});

/** What is kept changes with a setting or a full disk: equal questions share an answer for a second. */
const HOLDS_MS = 1_000;

@Controller('api/v1')
export class KeptHistoryController {
  constructor(
    private readonly showKept: ShowKeptHistory,
    private readonly answering: Answering,
  ) {}

  @Endpoint(show)
  async show(
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, parts: ['history'], holdsMs: HOLDS_MS, request, reply };
    await this.answering.fleet(question, () => this.showKept.run(organisationId));
  }
}
