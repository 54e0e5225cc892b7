import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { epochMsField, idField, uint64Field } from './fields.js';

/** The writer committed snapshots to the history; one event per transaction. */
export const snapshotsStored = defineTopic({
  name: 'writer.snapshots-stored.v1',
  description: 'The writer committed snapshots to the history; one event per transaction.',
  producer: 'writer',
  consumers: ['ingest', 'query'],
  partitions: 'many',
  retentionDays: 1,
  schema: z.object({
    /** Partition of ingest.snapshots-received.v1 the snapshots came from. */
    partition: z.number().int().nonnegative(),
    items: z.array(
      z.object({
        organisationId: idField,
        serverId: idField,
        collectorId: idField,
        epoch: uint64Field,
        /** Inclusive ranges of sequence numbers. */
        sequences: z.array(z.tuple([uint64Field, uint64Field])),
        /** The newest collection time among them. */
        collectedAtMs: epochMsField,
        families: z.array(z.string()),
      }),
    ),
    storedAt: z.iso.datetime(),
  }),
  key: (stored) => String(stored.partition),
});
