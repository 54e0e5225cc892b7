import { PostgresOffsets, parseEvent } from '@pganalytics/bus';
import type { Bus, Consumer } from '@pganalytics/bus';
import { collectorClonesSeen, serversSeen } from '@pganalytics/contracts';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import type { RecordClone } from '../collectors/record-clone.js';
import { SCHEMA } from '../storage/auth-database.js';
import type { RecordServer } from './record-server.js';

/** Reads what ingest sees: servers, and copied identities of collectors. The use cases may see an event twice. */
export async function consumeServersSeen(options: {
  readonly bus: Bus;
  readonly pool: Pool;
  readonly recordServer: RecordServer;
  readonly recordClone: RecordClone;
  readonly logger: Logger;
}): Promise<Consumer> {
  const { bus, pool, recordServer, recordClone, logger } = options;
  return bus.consume({
    group: 'auth',
    topics: [serversSeen.name, collectorClonesSeen.name],
    offsets: new PostgresOffsets({ pool, schema: SCHEMA }),
    offsetsMovedBy: 'bus',
    onBatch: async ({ records }) => {
      for (const record of records) {
        if (record.topic === serversSeen.name) await recordServer.run(parseEvent(serversSeen, record).data);
        else await recordClone.run(parseEvent(collectorClonesSeen, record).data);
      }
    },
    onError: (error) => logger.error({ err: error }, 'an event of ingest could not be taken over'),
  });
}
