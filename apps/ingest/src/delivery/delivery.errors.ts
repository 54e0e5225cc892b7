import { InvalidError } from '@pganalytics/errors';

/** A stream says once who speaks on it. */
export class HelloRepeated extends InvalidError {
  readonly code = 'ingest.hello-repeated';

  constructor() {
    super('This stream has said hello already. Open another one to say something else.');
  }
}
