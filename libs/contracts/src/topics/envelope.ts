import { z } from 'zod';

/** What stands around the data of every domain event: CloudEvents 1.0 in structured JSON mode. */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  type: z.string().min(1),
  source: z.string().min(1),
  time: z.iso.datetime(),
  subject: z.string().optional(),
  datacontenttype: z.literal('application/json').optional(),
});

/** The envelope without its data: who said it, when, about what. */
export type Envelope = z.output<typeof envelopeSchema>;
