import { AppError, InvalidError, UnavailableError } from '@pganalytics/errors';

/** No profile and no environment says where the product is. */
export class NoProfile extends AppError {
  readonly kind = 'unauthenticated';
  readonly code = 'cli.no-profile';

  constructor(name: string, known: readonly string[]) {
    const others = known.length > 0 ? ` Known profiles: ${known.join(', ')}.` : '';
    super(
      `There is no profile "${name}".${others} Sign in with: pganalytics-cli login https://pganalytics.example, ` +
        'or set PGANALYTICS_URL and PGANALYTICS_TOKEN.',
    );
  }
}

/** The address given is none. */
export class InvalidAddress extends InvalidError {
  readonly code = 'cli.invalid-address';

  constructor(address: string) {
    super(`"${address}" is no address of the product; write it as https://pganalytics.example.`);
  }
}

/** A password or token would go over the network for everybody to read. */
export class PlaintextAddress extends InvalidError {
  readonly code = 'cli.plaintext-address';

  constructor(address: string) {
    super(`${address} is not encrypted and not on this machine; use https://, or allow it with --plaintext.`);
  }
}

/** The token of a profile would go to another place than the one it is for. */
export class TokenOfAnother extends InvalidError {
  readonly code = 'cli.token-of-another';

  constructor(url: string, profile: string, own: string) {
    super(
      `The profile "${profile}" is for ${own}; its token is not sent to ${url}. Sign in there (pganalytics-cli login), or ` +
        'give its token with PGANALYTICS_TOKEN.',
    );
  }
}

/** The file of profiles is not what this program wrote. */
export class ProfilesUnreadable extends InvalidError {
  readonly code = 'cli.profiles-unreadable';

  constructor(file: string, reason: string) {
    super(`The profiles in ${file} cannot be read: ${reason}. Mend the file or remove it and sign in again.`);
  }
}

/** Others could read the tokens. */
export class ProfilesExposed extends InvalidError {
  readonly code = 'cli.profiles-exposed';

  constructor(file: string, mode: string) {
    super(`${file} holds tokens and may be read by others (mode ${mode}); run: chmod 600 ${file}`);
  }
}

/** A secret is needed, and nobody is there to type it. */
export class NobodyToAsk extends InvalidError {
  readonly code = 'cli.nobody-to-ask';

  constructor(what: string, remedy: string) {
    super(`There is no terminal to ask for ${what}; ${remedy}`);
  }
}

/** The product does not answer at all. */
export class Unreachable extends UnavailableError {
  readonly code = 'cli.unreachable';

  constructor(url: string, reason: string) {
    super(
      `${url} does not answer: ${reason}. Is the address right, and is pgAnalytics running? Try: pganalytics-cli doctor`,
    );
  }
}

/** Something else than the product answered. */
export class NotTheProduct extends InvalidError {
  readonly code = 'cli.not-the-product';

  constructor(url: string) {
    super(`${url} answered, but not as pgAnalytics does; check the address, and whether a proxy stands between.`);
  }
}

/** No server has that name or id. */
export class ServerNotFound extends AppError {
  readonly kind = 'not-found';
  readonly code = 'cli.server-not-found';

  constructor(given: string) {
    super(`No server has the name or id "${given}"; pganalytics-cli servers lists them.`);
  }
}

/** Several servers fit. */
export class ServerAmbiguous extends InvalidError {
  readonly code = 'cli.server-ambiguous';

  constructor(given: string, found: readonly string[]) {
    super(`"${given}" fits several servers: ${found.join(', ')}. Give the whole name or the id.`);
  }
}

/** A column was asked for that the table does not have. */
export class UnknownColumn extends InvalidError {
  readonly code = 'cli.unknown-column';

  constructor(column: string, known: readonly string[]) {
    super(`There is no column "${column}"; there are ${known.join(', ')}.`);
  }
}

/** A command needs a terminal. */
export class NoTerminal extends InvalidError {
  readonly code = 'cli.no-terminal';

  constructor(command: string, instead: string) {
    super(`${command} draws on a terminal, and there is none; use: pganalytics-cli ${instead}`);
  }
}

/** An argument does not fit. */
export class InvalidArgument extends InvalidError {
  readonly code = 'cli.invalid-argument';
}
