import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { activity, activityHistory, activityHistoryQuery, activityQuery, serverPath } from '@pganalytics/contracts';
import type { ActivityHistoryQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import type { Place } from '../answers/prefetch.js';
import { ReadActivityHistory } from './read-activity-history.js';
import { ShowActivity } from './show-activity.js';

const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/activity',
  access: 'activity:read',
  tag: 'activity',
  summary: 'Show the sessions at a moment, and who waits for whom',
  params: serverPath,
  query: activityQuery,
  response: activity,
  failures: { 404: 'The organisation has no such server.' },
});
const history = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/activity/history',
  access: 'activity:read',
  tag: 'activity',
  summary: 'Read average active sessions over time',
  description:
    'Sessions seen active, divided by the samples that were taken: 2 means two sessions at work all the time.',
  params: serverPath,
  query: activityHistoryQuery,
  response: activityHistory,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class ActivityController {
  constructor(
    private readonly showActivity: ShowActivity,
    private readonly readActivityHistory: ReadActivityHistory,
    private readonly answering: Answering,
  ) {}

  @Endpoint(show)
  async show(
    @Input() { params, query }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['activity', query], request, reply };
    await this.answering.now(question, () => this.showActivity.run(organisationId, params.id, query));
  }

  @Endpoint(history)
  async history(
    @Input() { params, query }: InputOf<typeof history>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['activity-history', query];
    const again = (place: Place) => this.historyAgain(query, place);
    const question = { organisationId, serverId: params.id, parts, asked: query, request, reply, again };
    await this.answering.range(question, () => this.readActivityHistory.run(organisationId, params.id, query));
  }

  private historyAgain(query: ActivityHistoryQuery, { organisationId, serverId, asked: { from, to } }: Place) {
    const asked = { ...query, from, to };
    return {
      parts: ['activity-history', asked],
      make: () => this.readActivityHistory.run(organisationId, serverId, asked),
    };
  }
}
