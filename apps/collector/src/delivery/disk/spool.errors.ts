import { AppError, InvalidError, UnavailableError, messageOf } from '@pganalytics/errors';

/** A spool belongs to one process at a time. */
export class SpoolInUse extends AppError {
  readonly kind = 'conflict';
  readonly code = 'collector.spool-in-use';

  constructor(directory: string) {
    super(`Another collector uses the spool in ${directory}; stop it first or choose another SPOOL_DIR.`);
  }
}

/** The spool cannot be opened. */
export class SpoolUnusable extends InvalidError {
  readonly code = 'collector.spool-unusable';

  constructor(directory: string, cause: unknown) {
    super(
      `The spool in ${directory} cannot be used: ${messageOf(cause)}. Set SPOOL_DIR to a directory that the collector may write.`,
      { cause },
    );
  }
}

/** The spool was written by a later release. */
export class SpoolTooNew extends InvalidError {
  readonly code = 'collector.spool-too-new';

  constructor(file: string, version: number) {
    super(`${file} has format ${version}, which this release cannot read; run the newer release, or remove the file.`);
  }
}

/** A snapshot could not be written; it is not kept. */
export class SnapshotNotKept extends UnavailableError {
  readonly code = 'collector.snapshot-not-kept';

  constructor(directory: string, cause: unknown) {
    const remedy = 'make room there, or set SPOOL_DIR to another disk';
    super(`The spool in ${directory} cannot be written: ${messageOf(cause)}; ${remedy}.`, { cause });
  }
}
