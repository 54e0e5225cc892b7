import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { familyStates, serverDetail, serverListQuery, serverPage, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListFamilyStates } from './list-family-states.js';
import { ListServers } from './list-servers.js';
import { ShowServer } from './show-server.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/servers',
  access: 'servers:read',
  tag: 'servers',
  summary: 'List the servers with their health and load',
  query: serverListQuery,
  response: serverPage,
});
const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id',
  access: 'servers:read',
  tag: 'servers',
  summary: 'Show one server',
  params: serverPath,
  response: serverDetail,
  failures: { 404: 'The organisation has no such server.' },
});
const states = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/states',
  access: 'servers:read',
  tag: 'servers',
  summary: 'List which families can be read on a server, and why others cannot',
  params: serverPath,
  response: familyStates,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class ServerController {
  constructor(
    private readonly listServers: ListServers,
    private readonly showServer: ShowServer,
    private readonly listFamilyStates: ListFamilyStates,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Ages of data grow while nothing is stored: equal questions share an answer for a second, no longer.
    const question = { organisationId, parts: ['servers', query], request, reply, holdsMs: 1_000 };
    await this.answering.fleet(question, () => this.listServers.run(organisationId, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['server'], request, reply };
    await this.answering.now(question, () => this.showServer.run(organisationId, params.id));
  }

  @Endpoint(states)
  async states(
    @Input() { params }: InputOf<typeof states>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['states'], request, reply };
    await this.answering.now(question, () => this.listFamilyStates.run(organisationId, params.id));
  }
}
