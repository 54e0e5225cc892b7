import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { clusterList, clusterListQuery, serverPath, serverReplication } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ShowReplication } from '../replication/show-replication.js';
import { ListClusters } from './list-clusters.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/clusters',
  access: 'servers:read',
  tag: 'clusters',
  summary: 'List clusters with roles, lags and failovers',
  description: 'Servers with one system identifier are a cluster: a primary and the standbys that receive its WAL.',
  query: clusterListQuery,
  response: clusterList,
});
const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/replication',
  access: 'servers:read',
  tag: 'clusters',
  summary: 'Show the replication of a server: from whom, to whom, and what waits',
  params: serverPath,
  response: serverReplication,
  failures: { 404: 'The organisation has no such server.' },
});

/** Finding failovers reads the history: who looks twice within this time gets the same. */
const HOLDS_MS = 5_000;

@Controller('api/v1')
export class ClusterController {
  constructor(
    private readonly listClusters: ListClusters,
    private readonly showReplication: ShowReplication,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cost = this.listClusters.costOf(organisationId);
    const question = { organisationId, parts: ['clusters', query], request, reply, cost, holdsMs: HOLDS_MS };
    await this.answering.fleet(question, () => this.listClusters.run(organisationId, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params }: InputOf<typeof show>,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { organisationId } = principal;
    const question = { organisationId, serverId: params.id, parts: ['replication'], request, reply };
    await this.answering.now(question, () => this.showReplication.run(organisationId, params.id));
  }
}
