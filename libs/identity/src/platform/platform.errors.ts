import { AppError, InvalidError, UnavailableError } from '@pganalytics/errors';

/** The platform does not answer. */
export class PlatformUnreachable extends UnavailableError {
  readonly code = 'identity.platform-unreachable';

  constructor(url: string, reason: string) {
    super(`The platform at ${url} cannot be reached: ${reason}`);
  }
}

/** The platform shows a certificate that is not trusted here. */
export class PlatformNotTrusted extends InvalidError {
  readonly code = 'identity.platform-not-trusted';

  constructor(url: string, reason: string) {
    super(`The certificate of ${url} is not trusted: ${reason}`);
  }
}

/** Something answers, and it is not the platform. */
export class NotThePlatform extends InvalidError {
  readonly code = 'identity.not-the-platform';

  constructor(url: string, reason: string) {
    super(`${url} is not the address of the platform's dashboard and API: ${reason}.`);
  }
}

/** The token would cross a network in clear. */
export class PlaintextPlatform extends InvalidError {
  readonly code = 'identity.plaintext-platform';

  constructor(host: string) {
    super(`The address points to ${host} without TLS, and the token would cross the network in clear; use https://.`);
  }
}

/** The platform answered and refused; its own code and sentence are in here. */
export class PlatformRefused extends AppError {
  readonly kind;

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.kind = status === 401 ? ('unauthenticated' as const) : ('conflict' as const);
  }
}
