import { AppError, InvalidError, UnavailableError, messageOf } from '@pganalytics/errors';

/** Another program listens where the dashboard is to be. */
export class PortInUse extends AppError {
  readonly kind = 'conflict';
  readonly code = 'all-in-one.port-in-use';

  constructor(host: string, port: number) {
    super(
      `Port ${port} of ${host} is in use; stop what uses it or choose another one, e.g. PORT=${port + 1} npm start.`,
    );
  }
}

/** Something did not stop as it should; everything else has stopped. */
export class StopIncomplete extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'all-in-one.stop-incomplete';

  constructor(readonly errors: readonly unknown[]) {
    super(`Not everything stopped cleanly: ${errors.map(messageOf).join('; ')}`);
  }
}

/** The data directory serves one instance at a time. */
export class AlreadyRunning extends AppError {
  readonly kind = 'conflict';
  readonly code = 'all-in-one.already-running';

  constructor(directory: string, pid: number) {
    super(`pgAnalytics already runs on ${directory} (process ${pid}); stop it first or choose another DATA_DIR.`);
  }
}

/** The disk is too full to begin. */
export class DiskAlmostFull extends UnavailableError {
  readonly code = 'all-in-one.disk-almost-full';

  constructor(directory: string, freeBytes: number, neededBytes: number) {
    const megabytes = (bytes: number): number => Math.floor(bytes / 1_048_576);
    super(
      `There is no space on the disk of ${directory}: ${megabytes(freeBytes)} MB are free, ` +
        `${megabytes(neededBytes)} MB are needed to start.`,
    );
  }
}

/** The data directory cannot be used. */
export class DataDirectoryDenied extends InvalidError {
  readonly code = 'all-in-one.data-directory-denied';

  constructor(directory: string) {
    super(`There is no permission to write ${directory}; set DATA_DIR to a directory of your own.`);
  }
}

/** The path of the data directory is something else. */
export class NotADirectory extends InvalidError {
  readonly code = 'all-in-one.not-a-directory';

  constructor(directory: string) {
    super(`${directory} is not a directory; set DATA_DIR to one.`);
  }
}

/** The secrets of the data directory cannot be read. */
export class SecretsUnreadable extends InvalidError {
  readonly code = 'all-in-one.secrets-unreadable';

  constructor(file: string) {
    super(`${file} cannot be read; bring it back from a copy, or remove ${file} and the data beside it to begin anew.`);
  }
}

/** There is no administrator yet whose password could be set. */
export class NothingStartedYet extends InvalidError {
  readonly code = 'all-in-one.nothing-started-yet';

  constructor(directory: string) {
    super(`${directory} holds no data of pgAnalytics; run npm start first, or set DATA_DIR.`);
  }
}

/** HISTORY_DATABASE_URL names a server that cannot be reached or prepared. */
export class HistoryDatabaseUnusable extends UnavailableError {
  readonly code = 'all-in-one.history-database-unusable';

  constructor(cause: unknown) {
    super(`The database in HISTORY_DATABASE_URL cannot be used: ${messageOf(cause)}`, { cause });
  }
}
