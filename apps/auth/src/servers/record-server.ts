import { serversChanged, serversSeen } from '@pganalytics/contracts';
import type { MessageOf } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';
import { Server, serverMessage } from './server.entity.js';

/** Takes over what a collector tells of a server: its first sight, or what has changed since. */
@Injectable()
export class RecordServer {
  constructor(private readonly database: AuthDatabase) {}

  /** May run again with the same event: then nothing changes and nothing is published. */
  async run(seen: MessageOf<typeof serversSeen>): Promise<void> {
    const { organisationId, serverId: id } = seen;
    await this.database.inOrganisation(organisationId, async ({ rows, announce }) => {
      const seenAt = new Date(seen.seenAt);
      const identity = identityOf(seen);
      const inserted = await rows
        .createQueryBuilder()
        .insert()
        .into(Server)
        .values({
          id,
          organisationId,
          ...identity,
          collectorIds: [seen.collectorId],
          firstSeenAt: seenAt,
          lastSeenAt: seenAt,
        })
        .orIgnore()
        .returning('id')
        .execute();
      const server = await rows.findOneOrFail(Server, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const isNew = (inserted.raw as unknown[]).length > 0;
      // A repeated event is older than what is known, and so is one that a slow collector sends later.
      if (!isNew && seenAt < server.lastSeenAt) return;

      const before = JSON.stringify(serverMessage(server));
      const collectorIds = [...new Set([...server.collectorIds, seen.collectorId])];
      Object.assign(server, identity, { collectorIds, lastSeenAt: seenAt });
      await rows.update(Server, { id }, { ...identity, collectorIds, lastSeenAt: seenAt });
      if (!isNew && JSON.stringify(serverMessage(server)) === before) return;
      await announce({ topic: serversChanged, data: serverMessage(server), actor: seen.collectorId });
    });
  }
}

function identityOf({ name, labels, host, port, version, systemIdentifier }: MessageOf<typeof serversSeen>) {
  return { seenName: name, seenLabels: labels, host, port, version, systemIdentifier };
}
