import { AppError, UnavailableError } from '@pganalytics/errors';

/** No credential came with the request, or one that is not valid. What was wrong with it is not told. */
export class NotAuthenticated extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'access.not-authenticated';

  constructor(options?: ErrorOptions) {
    super('Sign in, or send a valid access token or API token.', options);
  }
}

/** The caller is known and its role lacks the permission of the route. */
export class NotAllowed extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'access.not-allowed';

  constructor(
    readonly permission: string,
    readonly role: string,
  ) {
    super(`The role ${role} lacks the permission ${permission}.`);
  }
}

/** A change came with a session cookie and without the token that proves it came from our own pages. */
export class CsrfTokenMissing extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'access.csrf-token-missing';

  constructor() {
    super('A change made with a session cookie needs the header x-csrf-token with the value of its cookie pga_csrf.');
  }
}

/** The directories of keys and revocations have not been read yet, so that nobody can be told from anybody. */
export class AccessNotReady extends UnavailableError {
  readonly code = 'access.not-ready';

  constructor() {
    super('The signing keys and revocations have not been read yet; try again in a few seconds.');
  }
}

/** Routes that say neither which permission they need nor that they are public. */
export class UndeclaredRoutes extends Error {
  constructor(readonly routes: readonly string[]) {
    super(`These routes declare no access; add @Requires(…) or @Public(): ${routes.join(', ')}`);
    this.name = 'UndeclaredRoutes';
  }
}
