import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  adminListQuery,
  adminPath,
  historyDeletionQuery,
  managedServer,
  managedServerPage,
  serverChange,
} from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { ChangeServer } from './change-server.js';
import { DeleteHistory } from './delete-history.js';
import { Server, serverAnswer } from './server.entity.js';

const listServers = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'servers:read',
  summary: 'List the servers as people keep them, retired ones too',
  tag: 'server administration',
  query: adminListQuery,
  response: managedServerPage,
});

const changeServer = defineEndpoint({
  method: 'PATCH',
  path: '/:id',
  access: 'servers:write',
  summary: 'Rename, label, pause or retire a server',
  tag: 'server administration',
  params: adminPath,
  body: serverChange,
  response: managedServer,
  failures: { 404: 'There is no such server.' },
});

const deleteHistory = defineEndpoint({
  method: 'DELETE',
  path: '/:id/history',
  access: 'history:delete',
  summary: 'Delete the history of a retired server for ever',
  description:
    'All that was collected from the server goes within minutes and cannot be had back. The server stays in the list, ' +
    'retired; brought back, it begins a new history.',
  tag: 'server administration',
  params: adminPath,
  query: historyDeletionQuery,
  response: managedServer,
  failures: { 404: 'There is no such server.', 409: 'The server is not retired.' },
});

@Controller('api/v1/admin/servers')
export class ServerController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly change: ChangeServer,
    private readonly deletion: DeleteHistory,
  ) {}

  @Endpoint(listServers)
  async list(@CurrentPrincipal() { organisationId }: Principal, @Input() { query }: InputOf<typeof listServers>) {
    const page = await this.database.inOrganisation(organisationId, ({ rows }) => pageOf(rows, Server, query));
    return { items: page.items.map(serverAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(changeServer)
  async update(@CurrentPrincipal() principal: Principal, @Input() { params, body }: InputOf<typeof changeServer>) {
    return serverAnswer(await this.change.run(principal, params.id, body));
  }

  @Endpoint(deleteHistory)
  async removeHistory(
    @CurrentPrincipal() principal: Principal,
    @Input() { params, query }: InputOf<typeof deleteHistory>,
  ) {
    return serverAnswer(await this.deletion.run(principal, params.id, query.name));
  }
}
