import type { SeriesResult, SeriesRow } from '@pganalytics/history';
import { metricOf } from '@pganalytics/stats';
import type { Family, Metric } from '@pganalytics/stats';

import type { Filters, Where } from './where.js';

const PREFIX = 'custom.';

/** The family and metric that `custom.<name>` means, with the rows that hold it; undefined for any other id. */
export function customMetricOf(id: string): { family: Family; metric: Metric; rows: Where } | undefined {
  if (!id.startsWith(PREFIX) || id.length === PREFIX.length) return undefined;
  // Simple clients name their metrics in the rows of one family, which has the one metric `value`.
  const found = metricOf('custom.value');
  return found && { ...found, rows: { metric: [id.slice(PREFIX.length)] } };
}

/** The same result with the client's own labels in place of their JSON, and only the rows that the filters let through. */
export function withOwnLabels(result: SeriesResult, { where, except }: Filters): SeriesResult {
  const rows = result.rows
    .map((row) => ({ ...row, labels: ownLabels(row) }))
    .filter(({ labels }) => Object.entries(where).every(([name, values]) => values.includes(labels[name] ?? '')))
    .filter(({ labels }) => !Object.entries(except).some(([name, values]) => values.includes(labels[name] ?? '')));
  return { ...result, rows };
}

function ownLabels({ labels }: SeriesRow): Record<string, string> {
  const text = labels['labels'];
  if (typeof text !== 'string') return {};
  try {
    return { ...(JSON.parse(text) as Record<string, string>) };
  } catch {
    // Another writer of the topic may not keep to JSON; its samples are still samples.
    return { labels: text };
  }
}
