import { z } from 'zod';

import { completeness } from './completeness.js';
import { counterValue, seriesQuery } from './series.js';
import { epochMs, exactNumberOrUnknown } from './values.js';

/** What a ranking can be asked. */
export const topQuery = seriesQuery
  .pick({ metric: true, by: true, where: true, per: true, from: true, to: true, across: true, compare: true })
  .extend({
    aggregate: z
      .enum(['avg', 'min', 'max', 'last'])
      .default('avg')
      .describe('How the samples of a gauge within the range become one number.'),
    limit: z.coerce.number().int().min(1).max(500).default(20).describe('How many lines; the largest win.'),
  });
/** What a ranking can be asked. */
export type TopQuery = z.infer<typeof topQuery>;

/** What a line had in the range that it is compared with. */
export const comparedTotal = z
  .object({
    total: exactNumberOrUnknown,
    change: exactNumberOrUnknown.describe('Now less then; null when either is not known.'),
    changeRatio: z.number().nullable().describe('The change divided by what was then; null when that was 0.'),
  })
  .meta({ id: 'ComparedTotal' });
/** What a line had in the range that it is compared with. */
export type ComparedTotal = z.infer<typeof comparedTotal>;

const amounts = {
  total: exactNumberOrUnknown.describe(
    'Counters: the increase in the range. Gauges: by `aggregate`. With `per` a ratio.',
  ),
  share: z
    .number()
    .nullable()
    .describe('Its part of the total of all lines, 0 to 1; null for what does not add up, such as ages and ratios.'),
  compared: comparedTotal.nullable().describe('Null unless `compare` was asked.'),
};

/** One line of a ranking. */
export const topItem = z
  .object({ labels: z.record(z.string(), z.string().nullable()), ...amounts })
  .meta({ id: 'TopItem' });
/** One line of a ranking. */
export type TopItem = z.infer<typeof topItem>;

/** What was largest in a range. */
export const topAnswer = z
  .object({
    metric: z.string(),
    unit: z.string(),
    kind: z.enum(['counter', 'gauge']),
    value: counterValue,
    from: epochMs,
    to: epochMs,
    items: z.array(topItem),
    others: z
      .object({ lines: z.int().describe('How many lines are not in `items`.'), ...amounts })
      .describe('All that did not fit into `limit`, together.'),
    total: z.object({ lines: z.int(), total: amounts.total, compared: amounts.compared }),
    completeness,
    comparedRange: z.object({ shiftMs: z.int(), from: epochMs, to: epochMs, completeness }).nullable(),
  })
  .meta({ id: 'Top' });
/** What was largest in a range. */
export type TopAnswer = z.infer<typeof topAnswer>;
