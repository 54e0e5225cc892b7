import { dimension, family, gauge } from '../define.js';

/**
 * Numbers that other programs send. Names of metrics and labels are values here, so that all programs share one
 * schema. Programs send when they like: the interval is only the usual one.
 */
export const custom = family({
  name: 'custom',
  description: 'Numbers that programs of your own send to ingest as plain samples',
  source: 'POST /api/v1/snapshots',
  intervalSeconds: 10,
  readAt: 'client',
  dimensions: [
    dimension('metric', 'text', 'Name that the program gave the number'),
    dimension('labels', 'text', 'Labels of the sample as JSON with sorted names'),
  ],
  metrics: [gauge('value', 'none', 'The number; asked for as custom.<name of the metric>', { type: 'float' })],
});
