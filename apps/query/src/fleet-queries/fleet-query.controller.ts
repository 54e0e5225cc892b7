import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  fleetQueryDetail,
  fleetQueryDetailQuery,
  fleetQueryListQuery,
  fleetQueryPage,
  fleetQueryPath,
} from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListFleetQueries } from './list-fleet-queries.js';
import { ShowFleetQuery } from './show-fleet-query.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/queries',
  access: 'queries:read',
  tag: 'queries',
  summary: 'List the statements of all servers, grouped by our fingerprint',
  description:
    'Ids of statements differ between servers and major versions; the fingerprint does not. Servers that could not be read ' +
    'are named with the reason.',
  query: fleetQueryListQuery,
  response: fleetQueryPage,
});
const show = defineEndpoint({
  method: 'GET',
  path: '/queries/:fingerprint',
  access: 'queries:read',
  tag: 'queries',
  summary: 'Show one statement over all servers',
  params: fleetQueryPath,
  query: fleetQueryDetailQuery,
  response: fleetQueryDetail,
  failures: { 404: 'No server has ever run a statement with this fingerprint.' },
});

/** Many servers are read for one answer: everybody who asks the same within this time shares it. */
const HOLDS_MS = 15_000;
/** As much work as so many charts. */
const COST = 8;

@Controller('api/v1')
export class FleetQueryController {
  constructor(
    private readonly listFleetQueries: ListFleetQueries,
    private readonly showFleetQuery: ShowFleetQuery,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['fleet-queries', query];
    const question = { organisationId, parts, holdsMs: HOLDS_MS, cost: COST, request, reply };
    await this.answering.fleet(question, () => this.listFleetQueries.run(organisationId, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params, query }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['fleet-query', params.fingerprint, query];
    const question = { organisationId, parts, holdsMs: HOLDS_MS, cost: COST, request, reply };
    await this.answering.fleet(question, () => this.showFleetQuery.run(organisationId, params.fingerprint, query));
  }
}
