import { InvalidError } from '@pganalytics/errors';

export class InvalidCollectorToken extends InvalidError {
  readonly code = 'collector.invalid-token';

  constructor() {
    super('COLLECTOR_TOKEN is not a collector token (pgac_…); make one under Collectors in the administration.');
  }
}

export class TokenFileUnreadable extends InvalidError {
  readonly code = 'collector.token-file-unreadable';

  constructor(file: string) {
    super(`The token file ${file} (COLLECTOR_TOKEN_FILE) cannot be read.`);
  }
}

export class NoTargets extends InvalidError {
  readonly code = 'collector.no-targets';

  constructor() {
    super('There is nothing to watch: set DATABASE_URLS or list targets in the file that COLLECTOR_CONFIG names.');
  }
}
