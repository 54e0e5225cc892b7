import path from 'node:path';

import { collectorConfig, startCollector } from '@pganalytics/collector';
import { loadConfig } from '@pganalytics/config';

import type { ServicesOptions } from './start-services.js';

/** Watches our own PostgreSQL and every usable URL. Without anything to watch there is no collector. */
export async function startOwnCollector(
  { config, database, targets, environment, logger, stops }: ServicesOptions,
  { token, ingestUrl }: { token: string; ingestUrl: string },
): Promise<readonly string[]> {
  const own =
    database.watchUrl === undefined ? [] : [{ id: 'pganalytics', name: 'pgAnalytics', url: database.watchUrl }];
  const problems = own.length > 0 ? [] : ['The history database is not watched: its role may not create a role.'];
  if (own.length === 0 && targets.usable.length === 0) return problems;
  const settings = {
    LOG_LEVEL: config.LOG_LEVEL,
    HTTP_PORT: '0',
    DATA_DIR: path.join(config.DATA_DIR, 'collector'),
    INGEST_URL: ingestUrl,
    COLLECTOR_TOKEN: token,
    DATABASE_URLS: targets.usable.join(' '),
  };
  const overrides = { logger: logger('collector'), targets: own, environment };
  const collector = await startCollector(loadConfig(collectorConfig, settings), overrides);
  stops.push(() => collector.stop());
  return problems;
}
