import { AppError, InvalidError, messageOf } from '@pganalytics/errors';

export class InvalidCollectorToken extends InvalidError {
  readonly code = 'collector.invalid-token';

  constructor() {
    super(
      'The collector has no identity: enrol it with collector-register and name its directory in ' +
        'COLLECTOR_IDENTITY_DIR, or set COLLECTOR_TOKEN to a collector token (pgac_…).',
    );
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

/** The port of health, metrics and status cannot be listened on. */
export class StatusPortTaken extends AppError {
  readonly kind = 'conflict';
  readonly code = 'collector.status-port-taken';

  constructor(host: string, port: number, cause: unknown) {
    super(
      `The status port ${port} of ${host} cannot be used (${messageOf(cause)}). Stop the other collector, or set HTTP_PORT.`,
    );
  }
}
