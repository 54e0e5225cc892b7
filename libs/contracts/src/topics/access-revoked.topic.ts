import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { epochMsField, idField } from './fields.js';

/** Access tokens of a user that were issued before a moment are refused from now on. */
export const accessRevoked = defineTopic({
  name: 'auth.access-revoked.v1',
  description: 'Access tokens of a user that were issued before a moment are refused from now on.',
  producer: 'auth',
  consumers: ['auth', 'ingest', 'query'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    userId: idField,
    /** Epoch milliseconds. */
    revokedBefore: epochMsField,
  }),
  key: (revocation) => revocation.userId,
});
