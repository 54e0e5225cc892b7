import { InvalidError } from '@pganalytics/errors';

/** The directory holds no identity yet. */
export class NotEnrolled extends InvalidError {
  readonly code = 'identity.not-enrolled';

  constructor(directory: string) {
    super(
      `${directory} holds no identity of a collector; enrol it first: ENROLMENT_TOKEN=… collector-register --url …`,
    );
  }
}

/** What the directory holds cannot be read, or does not belong together. */
export class IdentityUnreadable extends InvalidError {
  readonly code = 'identity.unreadable';

  constructor(directory: string, reason: string) {
    super(
      `The identity in ${directory} cannot be used: ${reason}. Remove the directory and enrol the collector with a new ` +
        'token for it.',
    );
  }
}

/** What the directory holds belongs to another user. */
export class IdentityDenied extends InvalidError {
  readonly code = 'identity.denied';

  constructor(directory: string) {
    super(
      `This user may not read the identity in ${directory}. Run this as the user of the collector; if somebody else ` +
        `enrolled it, such as root, give it to that user: chown -R <user>: ${directory}`,
    );
  }
}

/** The directory cannot be written. */
export class IdentityDirectoryDenied extends InvalidError {
  readonly code = 'identity.directory-denied';

  constructor(directory: string, reason: string) {
    super(`The identity cannot be written to ${directory}: ${reason}. Name another one with --directory.`);
  }
}
