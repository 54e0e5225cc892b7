import { families } from '@pganalytics/stats';
import type { Family, Metric } from '@pganalytics/stats';

/** A metric as Prometheus calls it. */
export interface NamedMetric {
  /** `<family>_<metric>`, such as `pg_stat_database_xact_commit`. */
  readonly name: string;
  readonly family: Family;
  readonly metric: Metric;
}

/** Every metric that is a number, by its name. Counters keep PostgreSQL's names: there is no `_total` after them. */
export const namedMetrics: ReadonlyMap<string, NamedMetric> = new Map(
  families
    // What simple clients sent has names of its own.
    .filter(({ readAt }) => readAt !== 'client')
    .flatMap((family) =>
      family.metrics
        .filter(({ kind, type }) => kind !== 'attribute' && type !== 'text')
        .map((metric) => {
          const name = promNameOf(`${family.name}_${metric.name}`);
          return [name, { name, family, metric }] as const;
        }),
    ),
);

/** A name as the data model of Prometheus allows it. */
export function promNameOf(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');
}
