import { AppError, InvalidError } from '@pganalytics/errors';

/** More than a tenant or a collector may send. Nothing is wrong with the data: it can be sent again later. */
export class QuotaExceeded extends AppError {
  readonly kind = 'too-many';
  readonly code = 'ingest.quota-exceeded';
  readonly retryAfterSeconds: number;

  constructor(
    whose: string,
    what: string,
    readonly retryAfterMs: number,
  ) {
    super(
      `${whose} sends more ${what} than its quota. Send the same again in ${Math.ceil(retryAfterMs / 1_000)} s, or have the quota raised.`,
    );
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  }
}

/** More new schemas of frames than an honest collector ever has. */
export class TooManySchemas extends InvalidError {
  readonly code = 'ingest.too-many-schemas';

  constructor(limit: number) {
    super(
      `This collector registered ${limit} new schemas today; that is the limit. ` +
        'It may register more after midnight UTC; INGEST_SCHEMAS_PER_COLLECTOR_DAY raises the limit.',
    );
  }
}
