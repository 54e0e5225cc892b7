import { Controller, Req, Res, UseFilters } from '@nestjs/common';
import type { Principal } from '@pganalytics/access';
import { Endpoint, Input } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { AnswerQuery } from './answer-query.js';
import { DescribeSeries } from './describe-series.js';
import { namedMetrics } from './metric-names.js';
import {
  getBuild,
  getLabelValues,
  getLabels,
  getMetadata,
  getQuery,
  getRange,
  getSeries,
  postLabels,
  postQuery,
  postRange,
  postSeries,
} from './prometheus.endpoints.js';
import { PrometheusFilter } from './prometheus.filter.js';
import type { InstantParameters, MatchParameters, RangeParameters } from './prometheus.schemas.js';

/** Samples come every ten seconds: several panels of a dashboard ask for the same within that time. */
const HOLDS_MS = 5_000;

/** The part of Prometheus' HTTP API that Grafana's stock data source uses. */
@Controller('prometheus/api/v1')
@UseFilters(PrometheusFilter)
export class PrometheusController {
  constructor(
    private readonly queries: AnswerQuery,
    private readonly described: DescribeSeries,
    private readonly answering: Answering,
  ) {}

  @Endpoint(getQuery)
  async query(
    @Input() { query }: InputOf<typeof getQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.instant(query, request, reply);
  }

  @Endpoint(postQuery)
  async postedQuery(
    @Input() { body }: InputOf<typeof postQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.instant(body, request, reply);
  }

  @Endpoint(getRange)
  async range(
    @Input() { query }: InputOf<typeof getRange>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.overTime(query, request, reply);
  }

  @Endpoint(postRange)
  async postedRange(
    @Input() { body }: InputOf<typeof postRange>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.overTime(body, request, reply);
  }

  @Endpoint(getLabels)
  async labels(
    @Input() { query }: InputOf<typeof getLabels>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.labelNames(query, request, reply);
  }

  @Endpoint(postLabels)
  async postedLabels(
    @Input() { body }: InputOf<typeof postLabels>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.labelNames(body, request, reply);
  }

  @Endpoint(getSeries)
  async series(
    @Input() { query }: InputOf<typeof getSeries>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.seriesOf(query, request, reply);
  }

  @Endpoint(postSeries)
  async postedSeries(
    @Input() { body }: InputOf<typeof postSeries>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.seriesOf(body, request, reply);
  }

  @Endpoint(getLabelValues)
  async labelValues(
    @Input() { params, query }: InputOf<typeof getLabelValues>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.answer(['values', params, query], request, reply, async (organisationId) =>
      success(await this.described.labelValues(organisationId, params.label, query)),
    );
  }

  @Endpoint(getMetadata)
  metadata(@Input() { query }: InputOf<typeof getMetadata>) {
    const found = [...namedMetrics.values()].filter(({ name }) => query.metric === undefined || name === query.metric);
    const described = found.slice(0, query.limit).map(({ name, metric }) => {
      const { kind, description, unit } = metric;
      return [name, [{ type: kind, help: description, unit: unit === 'none' ? '' : unit }]] as const;
    });
    return success(Object.fromEntries(described));
  }

  @Endpoint(getBuild)
  build() {
    return success({ version: '2.45.0', application: 'pgAnalytics' });
  }

  private async labelNames(asked: MatchParameters, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.answer(['labels', asked], request, reply, async (organisationId) =>
      success(await this.described.labelNames(organisationId, asked)),
    );
  }

  private async seriesOf(asked: MatchParameters, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.answer(['series', asked], request, reply, async (organisationId) =>
      success(await this.described.series(organisationId, asked)),
    );
  }

  private async instant(asked: InstantParameters, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.answer(['query', asked], request, reply, (organisationId) =>
      this.queries.instant(organisationId, asked),
    );
  }

  private async overTime(asked: RangeParameters, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.answer(['query_range', asked], request, reply, (organisationId) =>
      this.queries.range(organisationId, asked),
    );
  }

  private async answer(
    parts: readonly unknown[],
    request: FastifyRequest,
    reply: FastifyReply,
    make: (organisationId: string) => Promise<object>,
  ): Promise<void> {
    const { organisationId } = principalOf(request);
    const question = { organisationId, parts: ['prometheus', ...parts], request, reply, holdsMs: HOLDS_MS };
    await this.answering.fleet(question, () => make(organisationId));
  }
}

const success = <T>(data: T): { status: 'success'; data: T } => ({ status: 'success', data });

/** Every route here asks for a permission, so that there is somebody who asks. */
const principalOf = (request: FastifyRequest): Principal =>
  (request as FastifyRequest & { principal: Principal }).principal;
