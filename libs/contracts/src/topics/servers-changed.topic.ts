import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, labelsField } from './fields.js';

/** A server appeared, changed, or was renamed, labelled, paused or retired by a person, or its history was deleted. */
export const serversChanged = defineTopic({
  name: 'auth.servers-changed.v1',
  description:
    'A server appeared or changed, or a person renamed, labelled, paused or retired it or deleted its history.',
  producer: 'auth',
  consumers: ['ingest', 'query', 'writer'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    serverId: idField,
    organisationId: idField,
    name: z.string(),
    labels: labelsField,
    paused: z.boolean(),
    retired: z.boolean(),
    collectorIds: z.array(idField),
    host: z.string(),
    port: z.number().int().nonnegative(),
    version: z.string(),
    systemIdentifier: z.string(),
    firstSeenAt: z.iso.datetime(),
    /** Nothing that was collected before is to be kept. */
    historyDeletedAt: z.iso.datetime().nullish(),
  }),
  key: (server) => server.serverId,
});
