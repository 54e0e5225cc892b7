import { z } from 'zod';
import { familyState } from './servers.js';
import { epochMs } from './values.js';

/** What a part of an answer was read from: how new it is, and why it cannot be read where it cannot. */
export const answerSource = familyState
  .pick({ family: true, state: true, reason: true })
  .extend({
    at: epochMs
      .nullable()
      .describe('When it was last read, or when something of it last changed; null when nothing of it is stored.'),
    earlier: z
      .object({ rows: z.int(), at: epochMs })
      .nullable()
      .describe(
        'Rows that the collector has not read again since it started, and of when the oldest of them is; null when ' +
          'there are none.',
      ),
  })
  .meta({ id: 'AnswerSource' });
/** What a part of an answer was read from. */
export type AnswerSource = z.infer<typeof answerSource>;
