import type { Principal } from '@pganalytics/access';
import { serversChanged } from '@pganalytics/contracts';
import type { ServerChange } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Server, serverMessage } from './server.entity.js';

/** Renames, labels, pauses or retires a server. */
@Injectable()
export class ChangeServer {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  async run(principal: Principal, id: string, change: ServerChange): Promise<Server> {
    return this.database.inOrganisation(principal.organisationId, async (transaction) => {
      const { rows, announce } = transaction;
      await assertMayStill(transaction, principal, 'servers:write');
      const server = await rows.findOne(Server, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!server) throw new NotFound('server', id);
      const { paused = server.paused, retired = server.retired } = change;
      const givenName = change.name === undefined ? server.givenName : change.name;
      const givenLabels = change.labels === undefined ? server.givenLabels : change.labels;
      Object.assign(server, { paused, retired, givenName, givenLabels });
      await rows.save(server);
      await announce({ topic: serversChanged, data: serverMessage(server), actor: principal.id });
      return server;
    });
  }
}
