import { Controller, Req, Res } from '@nestjs/common';
import { Authenticator, CurrentPrincipal, NotAllowed, allows } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { liveEvent, liveQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { StreamLive } from './stream-live.js';

const ACCESS = 'servers:read';

const stream = defineEndpoint({
  method: 'GET',
  path: '/live',
  access: ACCESS,
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
  constructor(
    private readonly streamLive: StreamLive,
    private readonly authenticator: Authenticator,
  ) {}

  @Endpoint(stream)
  async stream(
    @Input() { query }: InputOf<typeof stream>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const client = this.streamLive.open(principal, query);
    reply.hijack();
    const recheck = async () => {
      const { role } = await this.authenticator.authenticate(request);
      if (!allows(role, ACCESS)) throw new NotAllowed(ACCESS, role);
    };
    await this.streamLive.run(principal, { client, asked: query, response: reply.raw, recheck });
  }
}
