import { Controller, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { liveEvent, liveQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply } from 'fastify';

import { StreamLive } from './stream-live.js';

const stream = defineEndpoint({
  method: 'GET',
  path: '/live',
  access: 'servers:read',
  tag: 'live',
  summary: 'Be told when new samples are stored',
  description:
    'Server-sent events. `stored` (LiveStored): new samples of a server can be read. `ping` (LivePing): the connection ' +
    'lives. `missed` (LiveMissed): the reader was too slow, read anew. The stream ends after five minutes; connect again.',
  query: liveQuery,
  response: liveEvent,
  produces: 'text/event-stream',
  failures: { 404: 'The organisation has no such server.', 429: 'Too many live streams are open.' },
});

@Controller('api/v1')
export class LiveController {
  constructor(private readonly streamLive: StreamLive) {}

  @Endpoint(stream)
  async stream(
    @Input() { query }: InputOf<typeof stream>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const client = this.streamLive.open(organisationId, query);
    reply.hijack();
    await this.streamLive.run(organisationId, { client, asked: query, response: reply.raw });
  }
}
