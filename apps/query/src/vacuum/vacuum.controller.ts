import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { progress, serverPath, vacuumQuery, vacuumState } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ShowProgress } from '../progress/show-progress.js';
import { ShowVacuum } from './show-vacuum.js';

const vacuum = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/vacuum',
  access: 'metrics:read',
  tag: 'vacuum',
  summary: 'Show how vacuum keeps up: ages, tables that are due, workers, and who holds the xmin horizon',
  params: serverPath,
  query: vacuumQuery,
  response: vacuumState,
  failures: { 404: 'The organisation has no such server.' },
});
const running = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/progress',
  access: 'metrics:read',
  tag: 'vacuum',
  summary: 'Show the progress of VACUUM, ANALYZE, CREATE INDEX, CLUSTER, COPY and base backups',
  params: serverPath,
  response: progress,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class VacuumController {
  constructor(
    private readonly showVacuum: ShowVacuum,
    private readonly showProgress: ShowProgress,
    private readonly answering: Answering,
  ) {}

  @Endpoint(vacuum)
  async vacuum(
    @Input() { params, query }: InputOf<typeof vacuum>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['vacuum', query], request, reply };
    await this.answering.now(question, () => this.showVacuum.run(organisationId, params.id, query));
  }

  @Endpoint(running)
  async progress(
    @Input() { params }: InputOf<typeof running>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['progress'], request, reply };
    await this.answering.now(question, () => this.showProgress.run(organisationId, params.id));
  }
}
