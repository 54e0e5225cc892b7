import { CutHistoryShort, Partitions } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import type { AllInOneConfig } from '../all-in-one.config.js';
import type { HistoryDatabase } from '../database/history-database.js';
import { directorySize } from './directory-size.js';

/** What the cap is kept on. */
export interface CappedDirectory {
  readonly config: Pick<AllInOneConfig, 'DATA_DIR' | 'DATA_DIR_MAX_BYTES' | 'DATA_DIR_CHECK_SECONDS'>;
  readonly database: Pick<HistoryDatabase, 'urls' | 'embedded'>;
  readonly logger: Logger;
}

/**
 * Looks at the size of the data directory again and again. Above the cap the oldest samples go, then the oldest roll-ups;
 * a history elsewhere is not cut, as that would make no room here. Answers with what ends it.
 */
export function keepWithinCap({ config, database, logger }: CappedDirectory): () => Promise<void> {
  const pool = createPool(database.urls.history, { applicationName: 'pganalytics data directory', size: 1, logger });
  const cut = new CutHistoryShort({ pool, partitions: new Partitions(pool) });
  const { DATA_DIR: directory, DATA_DIR_MAX_BYTES: maxBytes } = config;
  let over = false;
  const check = async (): Promise<void> => {
    const bytes = await directorySize(directory);
    const wasOver = over;
    over = bytes > maxBytes;
    if (!over) return;
    const { dropped } = database.embedded ? await cut.free(bytes - maxBytes, Date.now()) : { dropped: [] };
    const facts = { directory, bytes, maxBytes, dropped };
    if (dropped.length > 0)
      logger.warn(
        facts,
        'the data directory is full: the oldest history went early; raise DATA_DIR_MAX_BYTES to keep more',
      );
    else if (!wasOver)
      logger.error(facts, 'the data directory is above DATA_DIR_MAX_BYTES, and no history that may go is left in it');
  };
  let checking: Promise<void> | undefined;
  const begin = () => {
    checking ??= check()
      .catch((error: unknown) => logger.warn({ err: error }, 'the size of the data directory could not be kept'))
      .finally(() => (checking = undefined));
  };
  const timer = setInterval(begin, config.DATA_DIR_CHECK_SECONDS * 1_000);
  begin();
  return async () => {
    clearInterval(timer);
    await checking;
    await pool.end();
  };
}
