import { Controller } from '@nestjs/common';
import { metricCatalogue } from '@pganalytics/contracts';
import type { MetricCatalogue } from '@pganalytics/contracts';
import { Endpoint, defineEndpoint } from '@pganalytics/http';

import { ListMetrics } from './list-metrics.js';

const list = defineEndpoint({
  method: 'GET',
  path: '/metrics/catalogue',
  access: 'metrics:read',
  tag: 'metrics',
  summary: 'List every metric there is',
  response: metricCatalogue,
});

@Controller('api/v1')
export class CatalogueController {
  constructor(private readonly listMetrics: ListMetrics) {}

  @Endpoint(list)
  list(): MetricCatalogue {
    return this.listMetrics.run();
  }
}
