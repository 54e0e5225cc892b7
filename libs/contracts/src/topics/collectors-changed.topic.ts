import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, sha256Field } from './fields.js';

/** A collector was enrolled, renamed, paused or revoked. */
export const collectorsChanged = defineTopic({
  name: 'auth.collectors-changed.v1',
  description: 'A collector was enrolled, renamed, paused, resumed or revoked, or its identity was copied.',
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
    /** Serial numbers, in lower-case hex, of certificates that are refused although they have not ended. */
    revokedSerials: z.array(z.string().regex(/^[0-9a-f]{1,40}$/)).optional(),
    /** When two keys of this collector were last seen in use at once, which only a copied identity explains. */
    cloneDetectedAt: z.iso.datetime().optional(),
  }),
  key: (collector) => collector.collectorId,
});
