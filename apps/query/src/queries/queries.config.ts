import { positive } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of the questions about statements. */
export const queriesConfig = {
  QUERY_SLOWER_FACTOR: z.coerce
    .number()
    .min(1)
    .default(1.5)
    .describe(
      'A statement is marked as slower when the mean time of a call grew by this factor; less is often chance.',
    ),
  QUERY_SLOWER_MIN_CALLS: positive(20).describe(
    'Calls in each of the two ranges below which no statement is called slower: the mean of a few says little.',
  ),
  QUERY_FLEET_SAMPLED_SERVERS: positive(20).describe(
    'Servers up to which a question about the statements of all reads their samples, second by second.',
  ),
  QUERY_FLEET_STATEMENTS: positive(50_000).describe(
    'Different statements that one answer about all servers puts together, some 50 MB with their texts; servers that ' +
      'would bring more are left out by name.',
  ),
};
