import path from 'node:path';

import { isFree } from '@pganalytics/embedded-postgres';
import { createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import type { AllInOneConfig } from './all-in-one.config.js';
import { PortInUse, StopIncomplete } from './all-in-one.errors.js';
import { prepareDataDirectory } from './data-directory/data-directory.js';
import { keepWithinCap } from './data-directory/keep-within-cap.js';
import { lockDataDirectory } from './data-directory/instance-lock.js';
import { loadSecrets } from './data-directory/secrets.js';
import { openHistoryDatabase } from './database/history-database.js';
import { RotatingLog } from './rotating-log.js';
import { startServices } from './services/start-services.js';
import { checkTargets } from './targets/check-targets.js';
import { readTargetUrls } from './targets/target-urls.js';

/** Everything in one process. */
export interface AllInOne extends RunningService {
  /** Where collectors on other hosts connect. */
  readonly collectorUrl: string;
  readonly email: string;
  /** Known only until {@link AllInOne.passwordShown} was called. */
  readonly password: string | undefined;
  readonly passwordShown: () => Promise<void>;
  /** Sentences about what is not watched, and why. */
  readonly problems: readonly string[];
  /** Settles with a sentence when the embedded PostgreSQL has ended by itself. */
  readonly broken: Promise<string>;
}

/** What a program gives besides the settings. */
export interface AllInOneOverrides {
  /** What libpq's variables are taken from; none by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told what is being started. */
  readonly onProgress?: (what: string) => void;
  /** Ends a start that is not finished yet. */
  readonly signal?: AbortSignal;
}

/** Starts everything; what was started is stopped again when one part fails. */
export async function startAllInOne(config: AllInOneConfig, overrides: AllInOneOverrides = {}): Promise<AllInOne> {
  const { environment = {} } = overrides;
  const onProgress = (what: string): void => {
    overrides.signal?.throwIfAborted();
    overrides.onProgress?.(what);
  };
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    const errors: unknown[] = [];
    // What comes after a part that cannot be stopped has to be stopped all the same: PostgreSQL above all.
    while (stops.length > 0)
      await stops
        .pop()?.()
        .catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw new StopIncomplete(errors);
  };
  try {
    await prepareDataDirectory(config.DATA_DIR);
    const lock = await lockDataDirectory(config.DATA_DIR);
    stops.push(() => lock.release());
    if (!(await isFree(config.PORT, config.HOST))) throw new PortInUse(config.HOST, config.PORT);
    const targets = readTargetUrls(config.DATABASE_URLS, environment);
    const checked = checkTargets(targets.usable, environment);

    onProgress(config.HISTORY_DATABASE_URL === undefined ? 'PostgreSQL' : 'the history database');
    const secrets = await loadSecrets(config.DATA_DIR);
    const database = await openHistoryDatabase(config, secrets);
    stops.push(() => database.stop());
    const logger = loggersOf(config);
    const services = await startServices({
      config,
      database,
      secrets,
      targets,
      environment,
      logger,
      onProgress,
      stops,
    });
    stops.push(keepWithinCap({ config, database, logger: logger('data directory') }));

    return {
      name: 'all-in-one',
      ...services,
      problems: [...targets.problems, ...(await checked), ...services.problems],
      broken: database.ended.then(
        () => `PostgreSQL has ended; its log is ${path.join(config.DATA_DIR, 'postgres.log')}.`,
      ),
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function loggersOf(config: AllInOneConfig): (service: string) => Logger {
  const destination = new RotatingLog(path.join(config.DATA_DIR, 'pganalytics.log'));
  return (service) => createLogger({ service, level: config.LOG_LEVEL, destination });
}
