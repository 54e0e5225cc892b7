import { AppError } from '@pganalytics/errors';

/** A server knows nothing of a statement in a range. */
export class QueryNotFound extends AppError {
  readonly kind = 'not-found';
  readonly code = 'query.query-not-found';

  constructor(queryId: string) {
    super(`Nothing is known of the query ${queryId} in this range; ask for a longer range.`);
  }
}
