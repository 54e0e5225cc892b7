import { z } from 'zod';

const moment = z.string().max(40).optional().describe('Seconds since 1970, or RFC 3339; now if left out.');
const query = z.string().min(1).max(10_000).describe('PromQL; docs/prometheus.md lists what is answered.');
const several = z
  .union([z.string().max(2_000), z.array(z.string().max(2_000)).max(20)])
  .optional()
  .transform((given) => (given === undefined ? [] : [given].flat()));

/** What `query` is asked. */
export const instantParameters = z.object({ query, time: moment });
/** What `query` is asked. */
export type InstantParameters = z.output<typeof instantParameters>;

/** What `query_range` is asked. */
export const rangeParameters = z.object({
  query,
  start: z.string().max(40).describe('Seconds since 1970, or RFC 3339.'),
  end: z.string().max(40).describe('Likewise; its moment belongs to the answer.'),
  step: z.string().max(20).describe('Seconds, or a length such as 15s.'),
});
/** What `query_range` is asked. */
export type RangeParameters = z.output<typeof rangeParameters>;

/** What `labels`, the values of a label, and `series` are asked. */
export const matchParameters = z.object({ 'match[]': several, start: moment, end: moment });
/** What `labels`, the values of a label, and `series` are asked. */
export type MatchParameters = z.output<typeof matchParameters>;

/** What `metadata` is asked. */
export const metadataParameters = z.object({
  metric: z.string().max(200).optional(),
  limit: z.coerce.number().int().positive().optional(),
});

/** The label whose values are asked for. */
export const labelPath = z.object({ label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no name of a label') });

const metric = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]).describe('[seconds since 1970, the value as a text]');
const warnings = z.array(z.string()).optional().describe('What is missing from the answer.');
const success = z.literal('success');

/** An answer to a query, as Prometheus gives it. */
export const queryAnswer = z
  .object({
    status: success,
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric, value: sample })) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric, values: z.array(sample) })) }),
      z.object({ resultType: z.literal('scalar'), result: sample }),
    ]),
    warnings,
  })
  .meta({ id: 'PrometheusQuery', description: 'An answer to a query, as Prometheus gives it.' });
/** An answer to a query, as Prometheus gives it. */
export type QueryAnswer = z.infer<typeof queryAnswer>;

/** Names or values of labels. */
export const labelsAnswer = z
  .object({ status: success, data: z.array(z.string()), warnings })
  .meta({ id: 'PrometheusLabels' });
/** The label sets of series. */
export const seriesListAnswer = z
  .object({ status: success, data: z.array(metric), warnings })
  .meta({ id: 'PrometheusSeries' });
/** Kind, unit and description of metrics. */
export const metadataAnswer = z
  .object({
    status: success,
    data: z.record(
      z.string(),
      z.array(z.object({ type: z.enum(['counter', 'gauge']), help: z.string(), unit: z.string() })),
    ),
  })
  .meta({ id: 'PrometheusMetadata' });
/** Which Prometheus a client may take this for. */
export const buildAnswer = z
  .object({ status: success, data: z.object({ version: z.string(), application: z.string() }) })
  .meta({ id: 'PrometheusBuild' });
