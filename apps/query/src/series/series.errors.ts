import { InvalidError } from '@pganalytics/errors';

/** A metric was named that the catalogue does not have. */
export class UnknownMetric extends InvalidError {
  readonly code = 'query.unknown-metric';

  constructor(metric: string) {
    super(`There is no metric "${metric}"; GET /api/v1/metrics/catalogue lists all of them.`);
  }
}

/** A metric was asked for in a way that it does not have. */
export class NotASeries extends InvalidError {
  readonly code = 'query.not-a-series';

  constructor(metric: string, problem: string) {
    super(`${metric} ${problem}`);
  }
}
