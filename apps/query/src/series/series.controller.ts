import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { seriesAnswer, seriesQuery, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ReadSeries } from './read-series.js';

const read = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/series',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'Read a metric over time',
  description:
    'Raw samples or roll-ups, chosen by how many points fit. A counter is answered as its increase per second, or as ' +
    'its exact total; after a reset and across a gap the value is null, never zero and never negative. ' +
    '`completeness` says which samples are missing and why.',
  params: serverPath,
  query: seriesQuery,
  response: seriesAnswer,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class SeriesController {
  constructor(
    private readonly readSeries: ReadSeries,
    private readonly answering: Answering,
  ) {}

  @Endpoint(read)
  async read(
    @Input() { params, query }: InputOf<typeof read>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['series', query], asked: query, request, reply };
    await this.answering.range(question, () => this.readSeries.run(organisationId, params.id, query));
  }
}
