import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { epochMsField, idField } from './fields.js';

/** The writer turned hot rows of one server and family into a chunk and its roll-ups. */
export const chunksClosed = defineTopic({
  name: 'writer.chunks-closed.v1',
  description: 'The writer turned hot rows of one server and family into a chunk and its roll-ups.',
  producer: 'writer',
  consumers: ['query'],
  partitions: 'many',
  retentionDays: 1,
  schema: z.object({
    organisationId: idField,
    serverId: idField,
    family: z.string().min(1),
    /** First and last poll in the chunk, epoch milliseconds. */
    from: epochMsField,
    to: epochMsField,
    polls: z.number().int().nonnegative(),
  }),
  key: (chunk) => chunk.serverId,
});
