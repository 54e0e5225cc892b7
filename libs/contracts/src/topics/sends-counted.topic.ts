import { z } from 'zod';

import { defineTopic } from './define-topic.js';
import { epochMsField, idField } from './fields.js';

const uint32Field = z.number().int().nonnegative().max(0xffff_ffff);

/** What one producer put on a topic in one minute, so that a reader of the topic can prove that nothing is missing. */
export const sendsCounted = defineTopic({
  name: 'ingest.sends-counted.v1',
  description:
    'What one producer put on a topic in one minute: the proof that nothing is missing and nothing is doubled.',
  producer: 'ingest',
  consumers: ['operator'],
  partitions: 1,
  retentionDays: 7,
  schema: z.object({
    /** The process; a new one with each start. */
    producer: idField,
    topic: z.string().min(1),
    from: epochMsField,
    /** Numbers of the records, as their header `sent-as` has them; both ends inclusive, none left out. */
    firstNumber: z.number().int().positive(),
    lastNumber: z.number().int().positive(),
    /** Records that the log confirmed, and XOR and sum of the CRC-32 of their values. */
    confirmed: z.number().int().nonnegative(),
    xor: uint32Field,
    sum: z.number().int().nonnegative(),
    /** Numbers of records that the log did not confirm: it may have them or not. */
    unconfirmed: z.array(z.number().int().positive()),
  }),
  key: (counted) => counted.producer,
});
