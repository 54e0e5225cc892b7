import { PostgresOffsets, parseEvent } from '@pganalytics/bus';
import type { Bus, Consumer } from '@pganalytics/bus';
import { serversSeen } from '@pganalytics/contracts';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import { SCHEMA } from '../storage/auth-database.js';
import type { RecordServer } from './record-server.js';

/** Reads which servers the collectors see; the use case may see an event twice. */
export async function consumeServersSeen(options: {
  readonly bus: Bus;
  readonly pool: Pool;
  readonly recordServer: RecordServer;
  readonly logger: Logger;
}): Promise<Consumer> {
  const { bus, pool, recordServer, logger } = options;
  return bus.consume({
    group: 'auth',
    topics: [serversSeen.name],
    offsets: new PostgresOffsets({ pool, schema: SCHEMA }),
    offsetsMovedBy: 'bus',
    onBatch: async ({ records }) => {
      for (const record of records) await recordServer.run(parseEvent(serversSeen, record).data);
    },
    onError: (error) => logger.error({ err: error }, 'an event about a server could not be taken over'),
  });
}
