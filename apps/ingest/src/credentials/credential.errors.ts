import { AppError, UnavailableError } from '@pganalytics/errors';

/** The token is none, is unknown, or was revoked; which of them is not said. */
export class CollectorTokenRefused extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'ingest.collector-token-refused';

  constructor() {
    super('The collector token is missing, unknown or revoked. Give it as `authorization: Bearer <token>`.');
  }
}

/** An administrator paused the collector. */
export class CollectorPaused extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'ingest.collector-paused';

  constructor(readonly collectorId: string) {
    super(`The collector ${collectorId} is paused; resume it in the administration.`);
  }
}

/** This instance does not know the collectors yet. */
export class DirectoryNotReady extends UnavailableError {
  readonly code = 'ingest.not-ready';
  readonly retryAfterSeconds = 1;

  constructor() {
    super('This instance is still reading the directory of collectors. Try again in a moment.');
  }
}
