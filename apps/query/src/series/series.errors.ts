import { InvalidError } from '@pganalytics/errors';

/** A metric was named that the catalogue does not have. */
export class UnknownMetric extends InvalidError {
  readonly code = 'query.unknown-metric';

  constructor(metric: string) {
    super(
      `There is no metric "${metric}"; GET /api/v1/metrics/catalogue and pganalytics-cli metrics list all of them.`,
    );
  }
}

/** A metric was asked for in a way that it does not have. */
export class NotASeries extends InvalidError {
  readonly code = 'query.not-a-series';

  constructor(metric: string, problem: string) {
    super(`${metric} ${problem}`);
  }
}

/** Metrics of different units were to be added up. */
export class UnitsDiffer extends InvalidError {
  readonly code = 'query.units-differ';

  constructor(one: string, unit: string, other: string, otherUnit: string) {
    super(
      `${one} counts ${unit}, ${other} counts ${otherUnit}; only one unit can be added up. For a ratio ask with per.`,
    );
  }
}

/** The lines and points that were asked for are more than one answer may hold. */
export class TooManyValues extends InvalidError {
  readonly code = 'query.too-many-values';

  constructor(lines: number, points: number, most: number) {
    super(
      `${lines} lines of ${points} points are more than the ${most} points one answer may hold ` +
        '(QUERY_MAX_ANSWER_POINTS); ask with a smaller limit, a longer step, or a shorter range.',
    );
  }
}

/** An earlier range lies between the intervals of the roll-ups that it is read from. */
export class ComparisonBetweenSteps extends InvalidError {
  readonly code = 'query.comparison-between-steps';

  constructor(compare: string, resolution: string) {
    super(
      `compare=${compare} is no multiple of ${resolution}, the resolution that this range is read in; ` +
        `ask with a multiple of ${resolution}, or for a shorter range.`,
    );
  }
}
