import { InvalidError } from '@pganalytics/errors';

/** The text is no PromQL. */
export class InvalidPromQl extends InvalidError {
  readonly code = 'query.invalid-promql';

  constructor(query: string, at: number, reason = 'is not understood') {
    super(`The query ${reason} at character ${at + 1}: ${query.slice(at, at + 40) || 'its end'}`);
  }
}

/** PromQL that this endpoint does not answer. */
export class UnsupportedPromQl extends InvalidError {
  readonly code = 'query.unsupported-promql';

  constructor(what: string, instead = 'docs/prometheus.md lists what is answered') {
    super(`${what} is not answered here; ${instead}.`);
  }
}

/** An expression has a type that does not fit where it stands. */
export class MismatchedPromQl extends InvalidError {
  readonly code = 'query.mismatched-promql';

  constructor(where: string, wanted: string) {
    super(`${where} takes ${wanted}.`);
  }
}

/** Several series on both sides of an operator fit each other. */
export class AmbiguousMatch extends InvalidError {
  readonly code = 'query.ambiguous-match';

  constructor(operator: string, labels: string) {
    super(
      `Several series match each other at ${operator} by {${labels}}; name labels with on(…) that tell them apart, or ` +
        'aggregate one side first.',
    );
  }
}

/** A query looks at more values than one may. */
export class TooMuchToEvaluate extends InvalidError {
  readonly code = 'query.too-much-to-evaluate';

  constructor(limit: number) {
    super(
      `The query looks at more than the ${limit} values that one may (PROMETHEUS_MAX_VALUES); ask for a longer step, a ` +
        'shorter range, or fewer series.',
    );
  }
}
