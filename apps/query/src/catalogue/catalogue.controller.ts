import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { metricCatalogue } from '@pganalytics/contracts';
import { Endpoint, defineEndpoint } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListMetrics } from './list-metrics.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/metrics/catalogue',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'List every metric there is',
  response: metricCatalogue,
});

/** The catalogue changes with the release alone: it is written down so seldom, and sent as it is kept. */
const HOLDS_MS = 3_600_000;

@Controller('api/v1')
export class CatalogueController {
  constructor(
    private readonly listMetrics: ListMetrics,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, parts: ['catalogue'], request, reply, holdsMs: HOLDS_MS };
    await this.answering.fleet(question, async () => this.listMetrics.run());
  }
}
