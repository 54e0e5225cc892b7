import { InvalidError } from '@pganalytics/errors';

/** A connection string is wrong. The message never repeats a value of it: there may be a password inside. */
export class InvalidConnectionString extends InvalidError {
  readonly code = 'collector.invalid-connection-string';

  constructor(readonly problem: string) {
    super(`The connection string is not valid: ${problem}.`);
  }
}
