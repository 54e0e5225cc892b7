import { InvalidError, UnavailableError } from '@pganalytics/errors';

/** A server of the tests did not come up in time, or ended while it started. */
export class ServerNotStarted extends UnavailableError {
  readonly code = 'servers.not-started';

  constructor(name: string, log: string) {
    super(`${name} did not start: ${log.trim().split('\n').slice(-8).join(' | ') || 'no log'}`);
  }
}

/** A program that the tests drive is not installed. */
export class ProgramMissing extends InvalidError {
  readonly code = 'servers.program-missing';

  constructor(program: string, debianPackage: string) {
    super(`The program ${program} is not installed; the Debian package is ${debianPackage}.`);
  }
}
