import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  queryDetail,
  queryDetailQuery,
  queryListQuery,
  queryPage,
  queryPath,
  serverPath,
} from '@pganalytics/contracts';
import type { QueryListQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import type { Place } from '../answers/prefetch.js';
import { ListQueries } from './list-queries.js';
import { ShowQuery } from './show-query.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/queries',
  access: 'queries:read',
  tag: 'queries',
  summary: 'List the statements of a server by what they cost',
  description:
    'Increases of pg_stat_statements in the range, and active seconds by samples, so that what still runs is seen. ' +
    'Without the extension all comes from samples alone and is marked as an estimate.',
  params: serverPath,
  query: queryListQuery,
  response: queryPage,
  failures: { 404: 'The organisation has no such server.' },
});
const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/queries/:queryId',
  access: 'queries:read',
  tag: 'queries',
  summary: 'Show one statement over time',
  params: queryPath,
  query: queryDetailQuery,
  response: queryDetail,
  failures: { 404: 'The organisation has no such server, or nothing is known of the query in the range.' },
});

/** Statements are read every ten seconds: sessions alone, stored each second, do not change the ranking much. */
const HOLDS_MS = 10_000;

@Controller('api/v1')
export class QueryController {
  constructor(
    private readonly listQueries: ListQueries,
    private readonly showQuery: ShowQuery,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { params, query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = {
      organisationId,
      serverId: params.id,
      parts: ['queries', query],
      asked: query,
      holdsMs: HOLDS_MS,
      request,
      reply,
      again: isFirstView(query) ? (place: Place) => this.listAgain(query, place) : undefined,
    };
    await this.answering.range(question, () => this.listQueries.run(organisationId, params.id, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params, query }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['query', params.queryId, query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.showQuery.run(organisationId, params, query));
  }

  private listAgain(query: QueryListQuery, { organisationId, serverId, asked: { from, to } }: Place) {
    const asked = { ...query, from, to };
    return { parts: ['queries', asked], make: () => this.listQueries.run(organisationId, serverId, asked) };
  }
}

/** What somebody looked for, and further pages, are nobody's next question about another server. */
const isFirstView = ({ cursor, search }: QueryListQuery): boolean => cursor === undefined && search === undefined;
