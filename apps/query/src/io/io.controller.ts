import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { connections, connectionsQuery, hostAnswer, ioAnswer, ioQuery, serverPath } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ShowConnections } from '../connections/show-connections.js';
import { ShowHost } from '../os/show-host.js';
import { ShowIo } from './show-io.js';

const failures = { 404: 'The organisation has no such server.' };
const io = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/io',
  access: 'metrics:read',
  tag: 'resources',
  summary: 'Show I/O by kind of process, WAL, checkpoints, the archiver and temporary files in a range',
  params: serverPath,
  query: ioQuery,
  response: ioAnswer,
  failures,
});
const connected = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/connections',
  access: 'activity:read',
  tag: 'resources',
  summary: 'Show who is connected, against what the server allows',
  params: serverPath,
  query: connectionsQuery,
  response: connections,
  failures,
});
const host = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/host',
  access: 'metrics:read',
  tag: 'resources',
  summary: 'Show the file systems of the host, and when they will be full',
  params: serverPath,
  response: hostAnswer,
  failures,
});

/** What the server uses of its machine: blocks, WAL, connections, disks. */
@Controller('api/v1')
export class IoController {
  constructor(
    private readonly showIo: ShowIo,
    private readonly showConnections: ShowConnections,
    private readonly showHost: ShowHost,
    private readonly answering: Answering,
  ) {}

  @Endpoint(io)
  async io(
    @Input() { params, query }: InputOf<typeof io>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['io', query], asked: query, request, reply };
    await this.answering.range(question, () => this.showIo.run(organisationId, params.id, query));
  }

  @Endpoint(connected)
  async connections(
    @Input() { params, query }: InputOf<typeof connected>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['connections', query], request, reply };
    await this.answering.now(question, () => this.showConnections.run(organisationId, params.id, query));
  }

  @Endpoint(host)
  async host(
    @Input() { params }: InputOf<typeof host>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['host'], request, reply };
    await this.answering.now(question, () => this.showHost.run(organisationId, params.id));
  }
}
