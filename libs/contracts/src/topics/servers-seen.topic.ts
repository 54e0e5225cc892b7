import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, labelsField } from './fields.js';

/** A collector told who a server is: at first sight, on change, and at most every hour. */
export const serversSeen = defineTopic({
  name: 'ingest.servers-seen.v1',
  description: 'A collector told the identity of a server: at first sight, on change, and once an hour.',
  producer: 'ingest',
  consumers: ['auth'],
  partitions: 'many',
  retentionDays: 7,
  schema: z.object({
    organisationId: idField,
    serverId: idField,
    collectorId: idField,
    targetId: z.string(),
    name: z.string(),
    host: z.string(),
    port: z.number().int().nonnegative(),
    systemIdentifier: z.string(),
    version: z.string(),
    versionNumber: z.number().int().nonnegative(),
    inRecovery: z.boolean(),
    databaseCount: z.number().int().nonnegative().optional(),
    seenAt: z.iso.datetime(),
    labels: labelsField,
  }),
  key: (server) => server.serverId,
});
