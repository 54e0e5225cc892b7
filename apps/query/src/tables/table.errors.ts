import { AppError } from '@pganalytics/errors';

/** The server has no such table, or nothing is known of it at that time. */
export class TableNotFound extends AppError {
  readonly kind = 'not-found';
  readonly code = 'query.table-not-found';

  constructor(tableId: string) {
    super(`Nothing is known of a table ${tableId} at that time; GET /api/v1/servers/{id}/tables lists those that are.`);
  }
}
