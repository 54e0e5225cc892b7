import {
  accessRevoked,
  apiTokensChanged,
  collectorsChanged,
  organisationsChanged,
  serversChanged,
} from '@pganalytics/contracts';

import { ApiToken, apiTokenMessage } from '../api-tokens/api-token.entity.js';
import { Collector, collectorMessage } from '../collectors/collector.entity.js';
import { Organisation, organisationMessage } from '../organisations/organisation.entity.js';
import { Server, serverMessage } from '../servers/server.entity.js';
import { User } from '../users/user.entity.js';
import type { AuthDatabase } from './auth-database.js';

const ACTOR = 'pganalytics';

/**
 * Says again what the other services know of auth through the log: for a log that has lost its disks. A running
 * service publishes it from the outbox. Signing keys and authorities are published at every start anyway.
 * @returns how many facts were announced.
 */
export async function announceEverything(database: AuthDatabase): Promise<number> {
  let announced = 0;
  for (const organisationId of await database.organisationIds()) {
    announced += await announceOrganisation(database, organisationId);
  }
  return announced;
}

async function announceOrganisation(database: AuthDatabase, organisationId: string): Promise<number> {
  return database.inOrganisation(organisationId, async ({ rows, announce }) => {
    const collectors = await rows.find(Collector);
    const servers = await rows.find(Server);
    const tokens = await rows.find(ApiToken);
    const users = await rows.find(User);
    const organisations = await rows.find(Organisation);
    // Revocations go first: nobody is to get in for the moment until they are known.
    for (const { id, revokedBeforeMs } of users) {
      const data = { userId: id, revokedBefore: Number(revokedBeforeMs) };
      await announce({ topic: accessRevoked, data, actor: ACTOR });
    }
    for (const token of tokens) await announce({ topic: apiTokensChanged, data: apiTokenMessage(token), actor: ACTOR });
    for (const one of collectors)
      await announce({ topic: collectorsChanged, data: collectorMessage(one), actor: ACTOR });
    for (const server of servers) await announce({ topic: serversChanged, data: serverMessage(server), actor: ACTOR });
    for (const one of organisations)
      await announce({ topic: organisationsChanged, data: organisationMessage(one), actor: ACTOR });
    return users.length + tokens.length + collectors.length + servers.length + organisations.length;
  });
}
