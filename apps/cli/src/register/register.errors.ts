import { InvalidError } from '@pganalytics/errors';

/** What was given as the one-time token is something else. */
export class NoEnrolmentToken extends InvalidError {
  readonly code = 'cli.no-enrolment-token';

  constructor(given: string) {
    super(
      given.startsWith('pgac_')
        ? 'This is the token of a collector that is enrolled already; it goes into COLLECTOR_TOKEN of the collector.'
        : 'A one-time token begins with pgae_; make one under Collectors in the administration and give it with ' +
            '--token, --token-file or ENROLMENT_TOKEN.',
    );
  }
}

/** The file with the token cannot be read. */
export class TokenFileUnreadable extends InvalidError {
  readonly code = 'cli.token-file-unreadable';

  constructor(file: string, reason: string) {
    super(`The token file ${file} cannot be read: ${reason}`);
  }
}

/** The directory belongs to a collector of another platform. */
export class EnrolledElsewhere extends InvalidError {
  readonly code = 'cli.enrolled-elsewhere';

  constructor(directory: string, platformUrl: string) {
    super(`${directory} holds a collector of ${platformUrl}; name another directory, or that address with --url.`);
  }
}

/** The collector of the directory did not renew its certificate in time. */
export class IdentityExpired extends InvalidError {
  readonly code = 'cli.identity-expired';

  constructor(directory: string, collectorId: string, notAfterMs: number) {
    super(
      `The certificate in ${directory} expired at ${new Date(notAfterMs).toISOString()}. To go on as the same collector, ` +
        `make a token for ${collectorId} in the administration, remove ${directory} and run this again.`,
    );
  }
}
