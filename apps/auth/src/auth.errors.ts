import { AppError, InvalidError, UnavailableError } from '@pganalytics/errors';

/** E-mail address and password do not fit together; which of the two was wrong is not told. */
export class WrongCredentials extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.wrong-credentials';

  constructor() {
    super('E-mail address or password is wrong.');
  }
}

/** The password that a change asks for once more is wrong. */
export class WrongCurrentPassword extends InvalidError {
  readonly code = 'auth.wrong-current-password';

  constructor() {
    super('The current password is wrong.');
  }
}

/** Too many sign-ins were tried for an account or from an address. */
export class TooManySignIns extends AppError {
  readonly kind = 'too-many';
  readonly code = 'auth.too-many-sign-ins';

  constructor(readonly retryAfterSeconds: number) {
    super(`Too many sign-ins were tried; try again in ${retryAfterSeconds} seconds.`);
  }
}

/** The session has ended, or was never there. */
export class SessionEnded extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'auth.session-ended';

  constructor() {
    super('The session has ended; sign in again.');
  }
}

/** The signing key has not been published yet, so that nobody could verify a token. */
export class SigningKeyNotPublished extends UnavailableError {
  readonly code = 'auth.signing-key-not-published';

  constructor() {
    super('The signing key has not been published yet, because the log does not answer; try again in a few seconds.');
  }
}

/** A thing of that kind and id is not in the caller's organisation. */
export class NotFound extends AppError {
  readonly kind = 'not-found';
  readonly code: string;

  constructor(
    what: 'user' | 'session' | 'api-token' | 'enrolment-token' | 'collector' | 'server' | 'organisation',
    readonly id: string,
  ) {
    super(`No ${what.replace('api-token', 'API token').replace('-', ' ')} has the id ${id}.`);
    this.code = `auth.${what}-not-found`;
  }
}

/** A name or address that must be unique is taken. */
export class NameTaken extends AppError {
  readonly kind = 'conflict';
  readonly code = 'auth.name-taken';

  constructor(what: string, value: string) {
    super(`There is already ${what} ${value}.`);
  }
}

/** Without an administrator nobody could ever change anything again. */
export class LastAdministrator extends AppError {
  readonly kind = 'conflict';
  readonly code = 'auth.last-administrator';

  constructor() {
    super('This is the last administrator of the organisation; make another user administrator first.');
  }
}

/** A change that only a person may make, because it concerns the person. */
/** A token that another one makes ends with that one at the latest: a stolen one would else live on in it. */
export class TokenOutlivesMaker extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'auth.token-outlives-maker';

  constructor(readonly makerExpiresAt: Date) {
    super(
      `A token that is made with a token must end with it at the latest, at ${makerExpiresAt.toISOString()}; ` +
        'give it an earlier end, or sign in and make it as a person.',
    );
  }
}

export class OnlyForUsers extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'auth.only-for-users';

  constructor() {
    super('Only a signed-in user can do this, not an API token.');
  }
}

/** An API token would have more rights than the one who makes it. */
export class RoleTooHigh extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'auth.role-too-high';

  constructor(role: string, own: string) {
    super(`An API token of a user with the role ${own} cannot have the role ${role}.`);
  }
}

/** The history of a server is deleted only when nothing more can come for it. */
export class ServerNotRetired extends AppError {
  readonly kind = 'conflict';
  readonly code = 'auth.server-not-retired';

  constructor(name: string) {
    super(`The server ${name} is not retired; retire it first, so that no more is stored of it.`);
  }
}

/** What was typed to confirm a deletion is not the name of the server. */
export class ServerNotConfirmed extends InvalidError {
  readonly code = 'auth.server-not-confirmed';
  readonly errors: readonly { readonly path: string; readonly message: string }[];

  constructor(typed: string) {
    super(`The server is not called ${typed}; type its name exactly to delete its history.`);
    this.errors = [{ path: 'query.name', message: 'is not the name of this server' }];
  }
}

/** A person has as many valid API tokens as one may have. */
export class TooManyTokens extends AppError {
  readonly kind = 'conflict';
  readonly code = 'auth.too-many-tokens';

  constructor(most: number) {
    super(
      `There are ${most} valid API tokens of yours already (API_TOKENS_PER_USER); revoke one that is not used any more.`,
    );
  }
}
