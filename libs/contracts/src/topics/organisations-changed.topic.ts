import { z } from 'zod';

import { retention } from '../http/retention.js';
import { defineTopic } from './define-topic.js';
import { idField } from './fields.js';

/** An organisation was renamed, or keeps its history for another time. */
export const organisationsChanged = defineTopic({
  name: 'auth.organisations-changed.v1',
  description: 'An organisation was renamed, or keeps its history for another time.',
  producer: 'auth',
  consumers: ['writer'],
  partitions: 1,
  compacted: true,
  schema: z.object({
    organisationId: idField,
    name: z.string(),
    retention,
    /** Grows with each change: of two facts the one with the higher version is the newer. */
    version: z.int().nonnegative(),
  }),
  key: (organisation) => organisation.organisationId,
});
