import { AppError } from '@pganalytics/errors';

/** This process serves as many live streams as it may, to all or to this user. */
export class TooManyLiveStreams extends AppError {
  readonly kind = 'too-many';
  readonly code = 'query.too-many-live-streams';
  readonly retryAfterSeconds = 5;

  constructor(limit: number, setting: 'LIVE_MAX_CLIENTS' | 'LIVE_MAX_CLIENTS_PER_USER') {
    super(`${limit} live streams are open, as many as ${setting} allows; try again in a few seconds.`);
  }
}
