import { z } from 'zod';

import { defineTopic } from './define-topic.js';

/** Auth signs access tokens with this key; the private part never leaves auth's memory. */
export const signingKeysPublished = defineTopic({
  name: 'auth.signing-keys-published.v1',
  description: 'Auth began to sign access tokens with a key; this is its public part.',
  producer: 'auth',
  consumers: ['auth', 'ingest', 'query'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    kid: z.string().min(1),
    publicJwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1) }),
    notAfter: z.iso.datetime(),
  }),
  key: (signingKey) => signingKey.kid,
});
