import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { idField, roleField, sha256Field } from './fields.js';

/** An API token was made or revoked. */
export const apiTokensChanged = defineTopic({
  name: 'auth.api-tokens-changed.v1',
  description: 'An API token was made or revoked.',
  producer: 'auth',
  consumers: ['auth', 'ingest', 'query'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    tokenId: idField,
    organisationId: idField,
    userId: idField,
    role: roleField,
    tokenHash: sha256Field,
    expiresAt: z.iso.datetime().nullable(),
    revoked: z.boolean(),
  }),
  key: (token) => token.tokenId,
});
