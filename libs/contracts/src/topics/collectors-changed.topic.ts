import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, sha256Field } from './fields.js';

/** A collector was enrolled, renamed, paused or revoked. */
export const collectorsChanged = defineTopic({
  name: 'auth.collectors-changed.v1',
  description: 'A collector was enrolled, renamed, paused, resumed or revoked.',
  producer: 'auth',
  consumers: ['ingest', 'query'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    collectorId: idField,
    organisationId: idField,
    name: z.string(),
    tokenHash: sha256Field,
    paused: z.boolean(),
    revoked: z.boolean(),
    createdAt: z.iso.datetime(),
  }),
  key: (collector) => collector.collectorId,
});
