import { Controller, Req, Res } from '@nestjs/common';
import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  indexListQuery,
  indexPage,
  serverPath,
  tableDetail,
  tableDetailQuery,
  tableListQuery,
  tablePage,
  tablePath,
} from '@pganalytics/contracts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Answering } from '../answers/answering.js';
import { ListIndexes } from '../indexes/list-indexes.js';
import { ListTables } from './list-tables.js';
import { ShowTable } from './show-table.js';

const noServer = { 404: 'The organisation has no such server.' };
const list = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/tables',
  access: 'metrics:read',
  tag: 'tables',
  summary: 'List the tables of a server with their size, growth, use, dead rows and bloat',
  description: 'What is counted is of the range; a transaction that runs for long counts all at once at its end.',
  params: serverPath,
  query: tableListQuery,
  response: tablePage,
  failures: noServer,
});
const show = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/tables/:tableId',
  access: 'metrics:read',
  tag: 'tables',
  summary: 'Show one table with its columns, constraints and indexes',
  params: tablePath,
  query: tableDetailQuery,
  response: tableDetail,
  failures: { 404: 'The organisation has no such server, or nothing is known of the table at that time.' },
});
const listOfIndexes = defineEndpoint({
  method: 'GET',
  path: '/servers/:id/indexes',
  access: 'metrics:read',
  tag: 'tables',
  summary: 'List the indexes of a server, and which are unused, duplicate, overlapping or invalid',
  description:
    'Unused means: no scan in 30 days on the primary and on every standby, and no constraint needs it. ' +
    'Where that cannot be told, `use` is `unknown` and `useReason` says what is missing.',
  params: serverPath,
  query: indexListQuery,
  response: indexPage,
  failures: noServer,
});

/** Tables are read every minute: sessions alone, stored each second, do not change the list. */
const HOLDS_MS = 10_000;

@Controller('api/v1')
export class TableController {
  constructor(
    private readonly listTables: ListTables,
    private readonly showTable: ShowTable,
    private readonly listIndexes: ListIndexes,
    private readonly answering: Answering,
  ) {}

  @Endpoint(list)
  async list(
    @Input() { params, query }: InputOf<typeof list>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['tables', query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.listTables.run(organisationId, params.id, query));
  }

  @Endpoint(show)
  async show(
    @Input() { params, query }: InputOf<typeof show>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['table', params.tableId, query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.showTable.run(organisationId, params, query));
  }

  @Endpoint(listOfIndexes)
  async indexes(
    @Input() { params, query }: InputOf<typeof listOfIndexes>,
    @CurrentPrincipal() { organisationId }: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parts = ['indexes', query];
    const question = { organisationId, serverId: params.id, parts, asked: query, holdsMs: HOLDS_MS, request, reply };
    await this.answering.range(question, () => this.listIndexes.run(organisationId, params.id, query));
  }
}
