import { AppError, InvalidError } from '@pganalytics/errors';

/** The one-time token is none, is unknown or was withdrawn; which of them is not said. */
export class EnrolmentTokenRefused extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.enrolment-token-refused';

  constructor() {
    super('The enrolment token is unknown; make a new one under Collectors in the administration.');
  }
}

/** The one-time token is good and came too late; told only to who has it. */
export class EnrolmentTokenExpired extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.enrolment-token-expired';

  constructor(expiredAt: Date) {
    super(`The enrolment token expired at ${expiredAt.toISOString()}; make a new one.`);
  }
}

/** The one-time token was used for another key. */
export class EnrolmentTokenUsed extends AppError {
  readonly kind = 'conflict';
  readonly code = 'auth.enrolment-token-used';

  constructor() {
    super(
      'The enrolment token has been used with another key; make a new one. If nobody here used it, somebody else did.',
    );
  }
}

/** The token is to enrol a collector again that was revoked meanwhile. */
export class CollectorRevoked extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'auth.collector-revoked';

  constructor(collectorId: string) {
    super(`The collector ${collectorId} was revoked; enrol it as a new one.`);
  }
}

/** The renewal was not signed with the key of the certificate. */
export class RenewalNotSigned extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.renewal-not-signed';

  constructor() {
    super('The renewal was not signed with the key of the present certificate.');
  }
}

/** The renewal was signed at another time than now, by our clock. */
export class RenewalOutOfTime extends InvalidError {
  readonly code = 'auth.renewal-out-of-time';

  constructor(at: string, now: string) {
    super(`The renewal was signed at ${at}, and here it is ${now}; set the clock of the collector's host.`);
  }
}

/** Too many enrolments and renewals were tried from an address. */
export class TooManyEnrolments extends AppError {
  readonly kind = 'too-many';
  readonly code = 'auth.too-many-enrolments';

  constructor(readonly retryAfterSeconds: number) {
    super(`Too many enrolments were tried; try again in ${retryAfterSeconds} seconds.`);
  }
}
