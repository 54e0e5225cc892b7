import { followEvents } from '@pganalytics/bus';
import type { Bus, Follower } from '@pganalytics/bus';
import { serversChanged } from '@pganalytics/contracts';
import { endDeletion, orderDeletion } from '@pganalytics/history';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

/** Takes down which servers' history administrators deleted; upkeep deletes it by that. */
export async function followDeletions(parts: {
  readonly bus: Bus;
  readonly pool: Pool;
  readonly logger: Logger;
}): Promise<Follower> {
  const { bus, pool, logger } = parts;
  return followEvents(bus, serversChanged, {
    handle: async ({ envelope, data: { organisationId, serverId, retired, historyDeletedAt } }) => {
      if (!historyDeletedAt) return;
      await orderDeletion(pool, { organisationId, serverId, deletedAt: new Date(historyDeletedAt) });
      if (!retired) await endDeletion(pool, { organisationId, serverId, endedAt: new Date(envelope.time) });
    },
    onError: (error) => logger.error({ err: error }, 'the deletion of a history could not be taken over'),
  });
}
