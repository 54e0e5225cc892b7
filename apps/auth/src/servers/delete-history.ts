import type { Principal } from '@pganalytics/access';
import { serversChanged } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { NotFound, ServerNotConfirmed, ServerNotRetired } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Server, nameOf, serverMessage } from './server.entity.js';

/**
 * Has the writer delete all that was collected from a server. Only of one that is retired: ingest takes nothing more of
 * it, so that what is deleted does not come back.
 */
@Injectable()
export class DeleteHistory {
  constructor(private readonly database: AuthDatabase) {}

  /** @param name the name of the server, typed by who wants it deleted. @throws NotFound, ServerNotRetired, ServerNotConfirmed */
  async run(principal: Principal, id: string, name: string): Promise<Server> {
    return this.database.inOrganisation(principal.organisationId, async (transaction) => {
      const { rows, announce, nowMs } = transaction;
      await assertMayStill(transaction, principal, 'history:delete');
      const server = await rows.findOne(Server, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!server) throw new NotFound('server', id);
      if (!server.retired) throw new ServerNotRetired(nameOf(server));
      if (name !== nameOf(server)) throw new ServerNotConfirmed(name);
      server.historyDeletedAt = new Date(await nowMs());
      await rows.update(Server, { id }, { historyDeletedAt: server.historyDeletedAt });
      await announce({ topic: serversChanged, data: serverMessage(server), actor: principal.id });
      return server;
    });
  }
}
