import { AppError, InvalidError } from '@pganalytics/errors';

/** No root key is given, so that no secret could be kept. */
export class NoSecretsKey extends InvalidError {
  readonly code = 'secrets.no-key';

  constructor() {
    super(
      'There is no key to encrypt secrets with. Make one with `openssl rand -base64 32`, keep it in a file that only ' +
        'this service can read and apart from the database and its backups, and name the file in SECRETS_KEY_FILE.',
    );
  }
}

/** A key in the environment shows up in process lists, crash reports and inspections of containers (R-ENC-1). */
export class KeyInEnvironment extends InvalidError {
  readonly code = 'secrets.key-in-environment';

  constructor() {
    super('SECRETS_KEY is for development and is refused with NODE_ENV=production; use SECRETS_KEY_FILE.');
  }
}

/** The root keys cannot be read, or are none. */
export class UnusableSecretsKey extends InvalidError {
  readonly code = 'secrets.unusable-key';

  constructor(where: string, reason: string) {
    super(`${where} cannot be used: ${reason}. It holds one key on each line, 32 random bytes in base64.`);
  }
}

/** A secret was encrypted with a key that this process does not have. */
export class UnknownKey extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'secrets.unknown-key';

  constructor(keyId: string) {
    super(`The key ${keyId} is not there. Add it as a further line to the file in SECRETS_KEY_FILE.`);
  }
}

/** What is stored is not what was encrypted here: changed, moved from elsewhere, cut, or under another key. */
export class SecretDamaged extends AppError {
  readonly kind = 'invalid';
  readonly code = 'secrets.damaged';

  constructor(what: string) {
    super(`The encrypted value of ${what} is damaged or does not belong there; bring it back from a backup.`);
  }
}
