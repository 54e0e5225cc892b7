import { AppError, UnavailableError } from '@pganalytics/errors';
import type { CertificateRefused } from '@pganalytics/identity';

/** The token is none, is unknown, or was revoked; which of them is not said. */
export class CollectorTokenRefused extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'ingest.collector-token-refused';

  constructor() {
    super('The collector token is missing, unknown or revoked. Give it as `authorization: Bearer <token>`.');
  }
}

/** The caller showed no certificate on a connection where only certificates count (R-ING-1). */
export class CertificateMissing extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'ingest.certificate-missing';

  constructor() {
    super(
      'A client certificate is needed here; enrol the collector with collector-register. Tokens count only where a ' +
        'proxy ends TLS, unless COLLECTOR_TOKENS of ingest says otherwise.',
    );
  }
}

/** The caller's certificate proves nothing here. */
export class CollectorCertificateRefused extends AppError {
  readonly kind = 'unauthenticated';
  readonly code: string;

  constructor(cause: CertificateRefused) {
    super(cause.message, { cause });
    this.code = `ingest.certificate-${cause.reason}`;
  }
}

/** The certificate is good, and news of its collector has not reached this instance. */
export class CollectorNotKnownYet extends UnavailableError {
  readonly code = 'ingest.collector-not-known-yet';
  readonly retryAfterSeconds = 1;

  constructor(collectorId: string) {
    super(`This instance has not heard of the collector ${collectorId} yet. Try again in a moment.`);
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
