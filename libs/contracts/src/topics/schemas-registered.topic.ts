import { z } from 'zod';

import { defineTopic } from './define-topic.js';

/** A collector registered the columns of a frame; on the log before the first frame that uses it is acknowledged. */
export const schemasRegistered = defineTopic({
  name: 'ingest.schemas-registered.v1',
  description: 'A collector registered a frame schema; frames name it by the hash of its content.',
  producer: 'ingest',
  consumers: ['writer', 'query', 'ingest'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    schemaId: z.string().regex(/^[0-9a-f]{32}$/),
    definition: z.object({
      family: z.string().min(1),
      version: z.literal(1),
      sparse: z.boolean(),
      columns: z.array(
        z.object({
          name: z.string().min(1),
          role: z.enum(['dimension', 'counter', 'gauge', 'attribute']),
          type: z.enum(['int', 'float', 'text', 'bool']),
          scale: z.number().optional(),
        }),
      ),
    }),
  }),
  key: (schema) => schema.schemaId,
});
