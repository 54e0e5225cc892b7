import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { epochMs, exactNumberOrUnknown, repeated } from './values.js';

/** The steps a series can be asked in; `auto` takes the finest that fits into the points asked for. */
export const seriesStep = z
  .string()
  .regex(/^(auto|raw|[1-9]\d{0,4}(s|m|h|d))$/)
  .default('auto');

/** Points of a series: `[milliseconds since 1970, value or null]`, oldest first. */
export const seriesPoint = z
  .tuple([epochMs, exactNumberOrUnknown])
  .meta({ id: 'Point', description: '[milliseconds since 1970, value]; null = not known.' });
/** One point of a series. */
export type SeriesPoint = z.infer<typeof seriesPoint>;

/** One line of a chart. */
export const labelledSeries = z
  .object({
    labels: z
      .record(z.string(), z.string().nullable())
      .describe('The values of the dimensions in `by`; empty when everything is one line.'),
    points: z.array(seriesPoint),
  })
  .meta({ id: 'LabelledSeries' });
/** One line of a chart. */
export type LabelledSeries = z.infer<typeof labelledSeries>;

const range = {
  from: momentText('now-1h'),
  to: momentText('now'),
  points: z.coerce
    .number()
    .int()
    .min(1)
    .max(11_000)
    .default(300)
    .describe('How many points fit: the pixels of the chart.'),
};

/** How many lines are answered; the largest are kept, the rest is counted in `otherSeries`. */
const seriesLimit = z.coerce.number().int().min(1).max(500).default(50).describe('How many lines; the largest win.');

/** How the samples of a counter become points. */
export const counterValue = z.enum(['rate', 'total', 'delta']);

/** How far back an earlier range lies: 30m, 1h, 1d, 1w. */
export const comparedWith = z
  .string()
  .regex(/^[1-9]\d{0,3}(m|h|d|w)$/)
  .meta({
    description: 'Compares with the range that lies so much earlier: 30m, 1h, 1d, 1w (m, h, d, w).',
    examples: ['1d', '1w'],
  });

const otherMetrics = (what: string) =>
  repeated(z.string().max(200), 4).meta({ description: what, examples: [['pg_stat_database.blks_read']] });

const filters = repeated(z.string().max(500), 20).meta({
  description:
    '`dimension:value`; repeated values of one dimension are alternatives. `dimension!:value` leaves rows out.',
  examples: [['datname:shop', 'usename!:postgres']],
});

/** What a line of a chart is made of: everything but the time. */
const lineQuery = {
  metric: z.string().meta({
    description: 'A metric of the catalogue, or custom.<name> for what simple clients sent.',
    examples: ['pg_stat_database.xact_commit'],
  }),
  by: repeated(z.string().max(200), 8).describe(
    'Dimensions that make lines of their own; comma separated or repeated.',
  ),
  where: filters,
  plus: otherMetrics('Metrics whose values are added to those of `metric`; of the same unit.'),
  minus: otherMetrics('Metrics whose values are taken away; of the same unit.'),
  per: otherMetrics('Metrics by whose sum the result is divided: a ratio. Null where they are 0 or not known.'),
  value: counterValue
    .optional()
    .describe(
      'Counters: increase per second (default), the exact total, or the increase within each step. ' +
        'Gauges have neither rate nor delta.',
    ),
  aggregate: z
    .enum(['avg', 'min', 'max', 'last'])
    .default('avg')
    .describe('How several samples of a gauge within one step become one value.'),
  across: z
    .enum(['sum', 'avg', 'min', 'max'])
    .optional()
    .describe('How rows that fall into one line are combined; the default follows from the unit of the metric.'),
  limit: seriesLimit,
};

const chartTime = {
  ...range,
  step: seriesStep.describe('raw, auto, or a length such as 60s, 1m, 10m, 1h.'),
  compare: comparedWith.optional(),
};

/** What a series can be asked. */
export const seriesQuery = z.object({ ...lineQuery, ...chartTime });
/** What a series can be asked. */
export type SeriesQuery = z.infer<typeof seriesQuery>;

const seriesShape = {
  metric: z.string(),
  unit: z
    .string()
    .describe('Unit of the metric; with `value` = rate it is this per second. Of a ratio: `ratio`, or `a/b`.'),
  kind: z.enum(['counter', 'gauge']),
  step: z.string().describe('The step of the points: `raw`, or a length such as 60s.'),
  stepMs: z.int().describe('The step in milliseconds; for `raw` the interval at which the family is collected.'),
  from: epochMs,
  to: epochMs,
  series: z.array(labelledSeries),
  otherSeries: z.int().describe('Lines that were left out because of `limit`.'),
  completeness,
};

/** The same lines in an earlier range, drawn onto the time that was asked for. */
export const comparedSeries = z
  .object({
    shiftMs: z.int().describe('How much earlier the range lies; it is added to the time of each point.'),
    from: epochMs,
    to: epochMs.describe('Where the earlier range really lay.'),
    series: z
      .array(labelledSeries)
      .describe('One for each of `series`, in the same order; without points where there was nothing.'),
    completeness,
  })
  .meta({ id: 'ComparedSeries' });
/** The same lines in an earlier range. */
export type ComparedSeries = z.infer<typeof comparedSeries>;

/** A metric over time, with what is missing from it. */
export const seriesAnswer = z
  .object({ ...seriesShape, value: counterValue, compared: comparedSeries.nullable() })
  .meta({
    id: 'Series',
    examples: [
      {
        metric: 'pg_stat_database.xact_commit',
        unit: 'transactions',
        kind: 'counter',
        value: 'rate',
        step: 'raw',
        stepMs: 10_000,
        from: 1_785_000_000_000,
        to: 1_785_000_030_000,
        series: [
          {
            labels: { datname: 'shop' },
            points: [
              [1_785_000_000_000, 41.5],
              [1_785_000_010_000, null],
              [1_785_000_020_000, 40.25],
            ],
          },
        ],
        otherSeries: 0,
        completeness: {
          expected: 3,
          present: 2,
          gaps: [{ from: 1_785_000_010_000, to: 1_785_000_020_000, reason: 'spool-full' }],
        },
        compared: null,
      },
    ],
  });
/** A metric over time, with what is missing from it. */
export type SeriesAnswer = z.infer<typeof seriesAnswer>;

/** The dimensions sessions can be grouped by. */
export const activityDimension = z.enum([
  'wait_event_type',
  'wait_event',
  'query',
  'usename',
  'datname',
  'application_name',
  'client_addr',
  'state',
]);
/** The dimensions sessions can be grouped by. */
export type ActivityDimension = z.infer<typeof activityDimension>;

/** What the activity history can be asked. */
export const activityHistoryQuery = z.object({
  by: activityDimension.default('wait_event_type'),
  where: repeated(z.string().max(500), 20).meta({
    description: '`dimension:value`, as in the series.',
    examples: [['datname:shop']],
  }),
  ...range,
  limit: seriesLimit,
});
/** What the activity history can be asked. */
export type ActivityHistoryQuery = z.infer<typeof activityHistoryQuery>;

/** Average active sessions over time: sessions seen active, divided by the samples that were taken. */
export const activityHistory = z
  .object({
    ...seriesShape,
    by: activityDimension,
    samples: z.int().describe('How many samples of the sessions were taken in the range.'),
  })
  .meta({ id: 'ActivityHistory' });
/** Average active sessions over time. */
export type ActivityHistory = z.infer<typeof activityHistory>;
