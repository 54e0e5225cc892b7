import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { epochMsField, idField } from './fields.js';

/** Someone looks at a server: its collector ships activity every second until then. */
export const serverWatched = defineTopic({
  name: 'query.server-watched.v1',
  description: 'Someone looks at a server; its collector ships activity every second until the time given.',
  producer: 'query',
  consumers: ['ingest'],
  partitions: 'many',
  retentionDays: 1,
  schema: z.object({
    organisationId: idField,
    serverId: idField,
    /** Epoch milliseconds. */
    until: epochMsField,
  }),
  key: (watch) => watch.serverId,
});
