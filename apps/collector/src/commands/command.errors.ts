import { AppError, InvalidError } from '@pganalytics/errors';

/** Nobody answers where the collector serves its status. */
export class CollectorNotRunning extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'collector.not-running';

  constructor(url: string) {
    super(
      `No collector answers at ${url}. Start it (collector run, or systemctl start pganalytics-collector), or set ` +
        'HTTP_PORT as it is set there.',
    );
  }
}

/** A target that is not in the settings. */
export class NoSuchTarget extends InvalidError {
  readonly code = 'collector.no-such-target';

  constructor(targetId: string, known: readonly string[]) {
    super(`There is no target with the id ${targetId}. The targets are: ${known.join(', ') || 'none'}.`);
  }
}

/** The pause file cannot be written or removed. */
export class PauseFileDenied extends InvalidError {
  readonly code = 'collector.pause-file-denied';

  constructor(file: string, reason: string) {
    super(`${file} cannot be changed (${reason}). Run this as root or as the user of the collector, or set DATA_DIR.`);
  }
}
