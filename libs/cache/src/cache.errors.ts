import { UnavailableError, messageOf } from '@pganalytics/errors';

/** Redis does not answer. */
export class CacheUnavailable extends UnavailableError {
  readonly code = 'cache.unavailable';

  constructor(cause: unknown) {
    super(`Redis does not answer: ${messageOf(cause)}`, { cause });
  }
}
