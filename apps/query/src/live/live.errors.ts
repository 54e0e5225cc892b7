import { AppError } from '@pganalytics/errors';

/** This process serves as many live streams as it may. */
export class TooManyLiveStreams extends AppError {
  readonly kind = 'too-many';
  readonly code = 'query.too-many-live-streams';
  readonly retryAfterSeconds = 5;

  constructor(limit: number) {
    super(`${limit} live streams are open, as many as LIVE_MAX_CLIENTS allows; try again in a few seconds.`);
  }
}
