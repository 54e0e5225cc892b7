import { AppError, InvalidError } from '@pganalytics/errors';

/** A frame names a schema that nobody has registered; sending the schema and then the snapshot again cures it. */
export class UnknownSchema extends AppError {
  readonly kind = 'conflict';
  readonly code = 'ingest.unknown-schema';

  constructor(readonly schemaId: string) {
    super(`No schema ${schemaId} is registered. Send its definition before the first frame that uses it.`);
  }
}

/** A schema definition that is not one, or whose hash is not the id it came with. */
export class InvalidSchema extends InvalidError {
  readonly code = 'ingest.invalid-schema';

  constructor(schemaId: string, reason: string) {
    super(`The schema ${schemaId} is not valid: ${reason}.`);
  }
}
