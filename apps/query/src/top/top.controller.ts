import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { serverPath, topAnswer, topQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ReadTop } from './read-top.js';

const read = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/top',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'Rank by any metric over any range',
  description:
    'What was largest in a range: the exact increase of a counter, or one number of the samples of a gauge, with its ' +
    'part of all, what it was in an earlier range (`compare`), and what did not fit into `limit` as `others`. ' +
    'With `per` a ratio of two totals is ranked, such as execution time per call.',
  params: serverPath,
  query: topQuery,
  response: topAnswer,
  failures: { 404: 'The organisation has no such server.' },
});

/** A total over a range hardly changes from one poll to the next. */
const HOLDS_MS = 10_000;

@Controller('api/v1')
export class TopController {
  constructor(
    private readonly readTop: ReadTop,
    private readonly answering: Answering,
  ) {}

  @Endpoint(read)
  async read(
    @Input() { params, query }: InputOf<typeof read>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['top', query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.readTop.run(organisationId, params.id, query));
  }
}
