import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { schemaPage, schemaQuery, serverPath, settingsAnswer, settingsQuery } from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListSchema } from '../schema/list-schema.js';
import { ListSettings } from './list-settings.js';

const settings = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/settings',
  access: 'metrics:read',
  tag: 'settings',
  summary: 'List the settings of a server as of a moment, and how another server differs',
  params: serverPath,
  query: settingsQuery,
  response: settingsAnswer,
  failures: { 404: 'The organisation has no such server.' },
});
const schema = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/schema',
  access: 'metrics:read',
  tag: 'schema',
  summary: 'List tables, columns, constraints, indexes, views and functions as of a moment',
  description:
    'Definitions have ? in place of literals. What changed of them: `GET /servers/{id}/changes?kind=schema`.',
  params: serverPath,
  query: schemaQuery,
  response: schemaPage,
  failures: { 404: 'The organisation has no such server.' },
});

@Controller('api/v1')
export class SettingController {
  constructor(
    private readonly listSettings: ListSettings,
    private readonly listSchema: ListSchema,
    private readonly answering: Answering,
  ) {}

  @Endpoint(settings)
  async settings(
    @Input() { params, query }: InputOf<typeof settings>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['settings', query], request, reply };
    await this.answering.now(question, () => this.listSettings.run(organisationId, params.id, query));
  }

  @Endpoint(schema)
  async schema(
    @Input() { params, query }: InputOf<typeof schema>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = { organisationId, serverId: params.id, parts: ['schema', query], request, reply };
    await this.answering.now(question, () => this.listSchema.run(organisationId, params.id, query));
  }
}
