import { AppError, InvalidError } from '@pganalytics/errors';

/** A body beyond one of the size limits. */
export class BodyTooLarge extends InvalidError {
  readonly code = 'ingest.body-too-large';
  readonly status = 413;

  constructor(what: string, limit: number) {
    super(`The body is too large: ${what} is limited to ${limit}.`);
  }
}

/** A content type or encoding that this route does not read. */
export class UnsupportedContent extends InvalidError {
  readonly code = 'ingest.unsupported-content';
  readonly status = 415;

  constructor(given: string, known: string) {
    super(`${given === '' ? 'Nothing' : `'${given.slice(0, 100)}'`} was given; this route reads ${known}.`);
  }
}

/** A body that is not what its content type says. */
export class UnreadableBody extends InvalidError {
  readonly code = 'ingest.unreadable-body';
  readonly status = 422;

  constructor(reason: string) {
    super(`The body cannot be read: ${reason}.`);
  }
}

/** A body that did not arrive in time. */
export class BodyTooSlow extends InvalidError {
  readonly code = 'ingest.body-too-slow';
  readonly status = 408;

  constructor(limitMs: number) {
    super(`The body did not arrive within ${limitMs} ms.`);
  }
}

/** More open requests than a collector may have, or more waiting for the log than this instance holds. */
export class TooManyRequests extends AppError {
  readonly kind = 'too-many';
  readonly code = 'ingest.too-many-requests';
  readonly retryAfterSeconds = 1;

  constructor(why: string) {
    super(`Too many requests: ${why}. Try again in a moment.`);
  }
}

/** The log took nothing of a request; all of it can be sent again. */
export class LogUnavailable extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'ingest.log-unavailable';
  readonly retryAfterSeconds = 2;

  constructor(cause: unknown) {
    super('The log does not take snapshots at the moment. Send the same request again.', { cause });
  }
}
