import { AppError } from '@pganalytics/errors';

/** The organisation has no such server. */
export class ServerNotFound extends AppError {
  readonly kind = 'not-found';
  readonly code = 'query.server-not-found';

  constructor(readonly serverId: string) {
    super(`No server of your organisation has the id ${serverId}; GET /api/v1/servers lists them.`);
  }
}
