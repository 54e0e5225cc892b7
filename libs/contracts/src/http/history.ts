import { z } from 'zod';

import { epochMs } from './values.js';

/** What is kept of an organisation's history, and what had to go early. */
export const keptHistory = z
  .object({
    signals: z.array(
      z.object({
        signal: z.enum(['samples', 'statements', 'sessions', 'minute', 'tenMinute', 'hour']),
        keptSince: epochMs.describe('Nothing older is read.'),
        days: z.int().describe('For how many days it is to be kept.'),
        cutShort: z.boolean().describe('Older history went early, because the disk it may fill was full.'),
      }),
    ),
    notices: z.array(z.string()).describe('Sentences for people about what is not as it should be.'),
  })
  .meta({ id: 'KeptHistory' });
/** What is kept of an organisation's history. */
export type KeptHistory = z.infer<typeof keptHistory>;
