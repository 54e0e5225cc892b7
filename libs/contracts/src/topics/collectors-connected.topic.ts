import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField } from './fields.js';

/** A collector opened a stream, or sent a request, and said what it is; told when ingest hears it first, and when it changed. */
export const collectorsConnected = defineTopic({
  name: 'ingest.collectors-connected.v1',
  description: 'A collector opened a stream, or sent a request, and said which version it is.',
  producer: 'ingest',
  consumers: ['query'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    collectorId: idField,
    organisationId: idField,
    version: z.string().max(64),
    connectedAt: z.iso.datetime(),
  }),
  key: (collector) => collector.collectorId,
});
