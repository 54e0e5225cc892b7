import { InvalidError } from '@pganalytics/errors';

/** The name of a role cannot be written into the script. */
export class UnusableRoleName extends InvalidError {
  readonly code = 'collector.unusable-role-name';

  constructor(name: string) {
    super(`${JSON.stringify(name)} cannot be the name of the role: 1 to 63 characters, without ', $ and line breaks.`);
  }
}
