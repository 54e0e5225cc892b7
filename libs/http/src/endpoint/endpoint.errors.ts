import { InvalidError } from '@pganalytics/errors';

/** A request does not fit its endpoint; names every wrong field. */
export class InvalidRequest extends InvalidError {
  readonly code = 'http.invalid-request';

  constructor(readonly errors: readonly { readonly path: string; readonly message: string }[]) {
    super(errors.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}

/** A cursor that this service did not give out. */
export class InvalidCursor extends InvalidError {
  readonly code = 'http.invalid-cursor';

  constructor() {
    super('The cursor is not one that this service gave out; ask for the first page without a cursor.');
  }
}
