import type { Family, Metric } from '@pganalytics/stats';

import type { Across } from './lines.js';

/** Units of gauges that add up over rows; of all others, such as ages and delays, the largest counts. */
const ADDITIVE: ReadonlySet<string> = new Set([
  'count',
  'bytes',
  'blocks',
  'rows',
  'sessions',
  'connections',
  'operations',
  'packets',
  'files',
]);

/** How rows that fall into one line are combined, unless the caller says it. */
export function acrossOf(metric: Metric, asked: Across | undefined): Across {
  if (asked !== undefined) return asked;
  if (metric.kind === 'counter' || (ADDITIVE.has(metric.unit) && !metric.name.startsWith('age_'))) return 'sum';
  return 'max';
}

/** Whether rows that are absent from a poll count as zero: in a sum over rows that come and go, they do. */
export function comesAndGoes(family: Family, metric: Metric, asked: Across | undefined): boolean {
  return family.dimensions.length > 0 && !family.sparse && acrossOf(metric, asked) === 'sum';
}
