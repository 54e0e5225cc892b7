import { UnavailableError } from '@pganalytics/errors';

/** The copies of what auth says about servers and collectors are not complete yet. */
export class DirectoriesNotRead extends UnavailableError {
  readonly code = 'query.directories-not-read';

  constructor() {
    super('The directories of servers and collectors have not been read from the log yet; try again in a few seconds.');
  }
}
