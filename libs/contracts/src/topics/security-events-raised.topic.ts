import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField } from './fields.js';

/** Ingest saw a collector do what an honest one never does; a person should look. */
export const securityEventsRaised = defineTopic({
  name: 'ingest.security-events-raised.v1',
  description: 'Ingest saw a collector do what an honest one never does; at most one event a minute of one kind.',
  producer: 'ingest',
  consumers: ['operator'],
  partitions: 1,
  retentionDays: 30,
  schema: z.object({
    organisationId: idField,
    collectorId: idField,
    serverId: idField.optional(),
    /** `digest-differs`: one place of a stream with two contents. `epochs-interleaved`: two live streams of one server. */
    kind: z.enum(['digest-differs', 'epochs-interleaved']),
    detail: z.string().max(500),
    /** How often it was seen since the last event of its kind, this time included. */
    count: z.number().int().positive(),
    raisedAt: z.iso.datetime(),
  }),
  key: (event) => event.collectorId,
});
