import { z } from 'zod';
import { epochMs } from './values.js';

/** A stretch of time without samples, and why. */
export const gapInData = z
  .object({
    from: epochMs,
    to: epochMs,
    reason: z.string().meta({
      description: 'Why the samples are missing: a gap reason of the delivery ledger, or `unknown`.',
      examples: ['spool-full', 'server-unreachable', 'not-received'],
    }),
  })
  .meta({ id: 'Gap', description: 'A stretch of time without samples, and why.' });
/** A stretch of time without samples, and why. */
export type GapInData = z.infer<typeof gapInData>;

/** Which samples of an answer are missing and why: computed from what was due, never from what is there. */
export const completeness = z
  .object({
    expected: z.int().describe('Polls that were due in the range, by the schedule the collector declared.'),
    present: z.int().describe('Polls the history holds.'),
    gaps: z.array(gapInData),
    keptSince: epochMs
      .optional()
      .describe('Set when the range begins before it: nothing older is kept, and nothing older counts as missing.'),
  })
  .meta({ id: 'Completeness', description: 'Which samples of an answer are missing, and why.' });
/** Which samples of an answer are missing and why. */
export type CompletenessOfData = z.infer<typeof completeness>;
