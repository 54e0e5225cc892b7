import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField } from './fields.js';

/** Auth signs the certificates of collectors with this authority; its private key never leaves auth. */
export const collectorAuthoritiesPublished = defineTopic({
  name: 'auth.collector-authorities-published.v1',
  description: 'Auth made an authority that signs certificates of collectors, or stopped trusting one.',
  producer: 'auth',
  consumers: ['ingest'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    authorityId: idField,
    certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
    notAfter: z.iso.datetime(),
    /** Certificates of it are refused from now on, whatever their dates say. */
    distrusted: z.boolean(),
  }),
  key: (authority) => authority.authorityId,
});
