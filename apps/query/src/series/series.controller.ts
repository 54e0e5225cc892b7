import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { panelsAnswer, panelsQuery, seriesAnswer, seriesQuery, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ReadPanels } from './read-panels.js';
import { ReadSeries } from './read-series.js';

const read = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/series',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'Read a metric over time',
  description:
    'Raw samples or roll-ups, chosen by how many points fit. A counter is answered as its increase per second, as ' +
    'its increase within each step, or as its exact total; after a reset and across a gap the value is null, never ' +
    'zero and never negative. `plus`, `minus` and `per` make sums, differences and ratios of metrics; `compare` adds ' +
    'the same lines of an earlier range. `completeness` says which samples are missing and why.',
  params: serverPath,
  query: seriesQuery,
  response: seriesAnswer,
  failures: { 404: 'The organisation has no such server.' },
});
const readSeveral = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/panels',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'Read several metrics over time, as the charts of a screen',
  description:
    'One request for all charts of a screen. Each chart has its own answer or its own problem, and all are read as ' +
    'of one moment.',
  params: serverPath,
  query: panelsQuery,
  response: panelsAnswer,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class SeriesController {
  constructor(
    private readonly readSeries: ReadSeries,
    private readonly readPanels: ReadPanels,
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

  @Endpoint(readSeveral)
  async readSeveral(
    @Input() { params, query }: InputOf<typeof readSeveral>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['panels', query];
    const of = { organisationId, serverId: params.id, request, reply };
    const question = { ...of, parts, asked: query, cost: Math.max(1, query.panel.length) };
    await this.answering.charts(question, () => this.readPanels.run(organisationId, params.id, query));
  }
}
