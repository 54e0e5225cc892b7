import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, sha256Field } from './fields.js';

/** Ingest saw two keys of one collector in use at the same time: its identity was copied. */
export const collectorClonesSeen = defineTopic({
  name: 'ingest.collector-clones-seen.v1',
  description: 'Two different keys of one collector were in use at the same time.',
  producer: 'ingest',
  consumers: ['auth'],
  partitions: 1,
  retentionDays: 30,
  schema: z.object({
    collectorId: idField,
    organisationId: idField,
    seenAt: z.iso.datetime(),
    keys: z.array(z.object({ keyHash: sha256Field, serial: z.string(), address: z.string() })).min(2),
  }),
  key: (seen) => seen.collectorId,
});
