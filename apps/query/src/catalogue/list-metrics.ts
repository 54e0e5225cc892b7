import { Injectable } from '@nestjs/common';
import type { MetricCatalogue } from '@pganalytics/contracts';
import { families } from '@pganalytics/stats';

/** Lists every metric there is. */
@Injectable()
export class ListMetrics {
  run(): MetricCatalogue {
    return {
      families: families.map(({ name, description, source, intervalSeconds, dimensions, metrics }) => ({
        name,
        description,
        source,
        intervalSeconds,
        dimensions: dimensions.map((dimension) => ({ ...dimension })),
        metrics: metrics.map((metric) => ({
          id: `${name}.${metric.name}`,
          name: metric.name,
          unit: metric.unit,
          kind: metric.kind,
          type: metric.type,
          description: metric.description,
          since: metric.since ?? null,
          until: metric.until ?? null,
        })),
      })),
    };
  }
}
