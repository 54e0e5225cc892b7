import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { fleetSeries, fleetSeriesQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ReadFleetSeries } from './read-fleet-series.js';

const read = defineEndpoint({
  method: 'GET',
  path: '/series',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'Read a metric over time over many servers',
  description:
    'A line for each server (`by=server`), for each value of a label (`by=label:env`), by dimensions, or one for all. ' +
    'One answer reads a limited number of servers and names those that it left out.',
  query: fleetSeriesQuery,
  response: fleetSeries,
});

/** A line of many servers changes with each poll of each: equal questions share an answer for so long. */
const HOLDS_MS = 10_000;

@Controller('api/v1')
export class FleetSeriesController {
  constructor(
    private readonly readFleetSeries: ReadFleetSeries,
    private readonly answering: Answering,
  ) {}

  @Endpoint(read)
  async read(
    @Input() { query }: InputOf<typeof read>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cost = this.readFleetSeries.costOf(organisationId, query);
    const question = { organisationId, parts: ['fleet-series', query], cost, holdsMs: HOLDS_MS, request, reply };
    await this.answering.fleet(question, () => this.readFleetSeries.run(organisationId, query));
  }
}
