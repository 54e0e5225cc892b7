import { InvalidError, UnavailableError } from '@pganalytics/errors';

/** An option of `npm run demo` that cannot be used. */
export class WrongOption extends InvalidError {
  readonly code = 'demo.wrong-option';
}

/** The product of the demo did not come up. */
export class ProductNotStarted extends UnavailableError {
  readonly code = 'demo.product-not-started';

  constructor(reason: string) {
    super(`pgAnalytics did not start: ${reason}`);
  }
}

/** The product answers, and not what was asked for. */
export class ProductRefused extends UnavailableError {
  readonly code = 'demo.product-refused';

  constructor(what: string, answer: string) {
    super(`pgAnalytics refused ${what}: ${answer}`);
  }
}
