import path from 'node:path';

import { collectorConfig, startCollector } from '@pganalytics/collector';
import { loadConfig } from '@pganalytics/config';

import type { ServicesOptions } from './start-services.js';

/** Watches our own PostgreSQL and every usable URL. Without anything to watch there is no collector. */
export async function startOwnCollector(
  { config, database, targets, environment, logger, stops }: ServicesOptions,
  addresses: { readonly identityDirectory: string; readonly ingestUrl: string; readonly platformUrl: string },
): Promise<readonly string[]> {
  const own =
    database.watchUrl === undefined ? [] : [{ id: 'pganalytics', name: 'pgAnalytics', url: database.watchUrl }];
  const problems = own.length > 0 ? [] : ['The history database is not watched: its role may not create a role.'];
  if (own.length === 0 && targets.usable.length === 0) return problems;
  const settings = {
    LOG_LEVEL: config.LOG_LEVEL,
    HTTP_PORT: '0',
    DATA_DIR: path.join(config.DATA_DIR, 'collector'),
    COLLECTOR_IDENTITY_DIR: addresses.identityDirectory,
    INGEST_URL: addresses.ingestUrl,
    PLATFORM_URL: addresses.platformUrl,
    COLLECTOR_BUDGET_PERCENT: String(config.COLLECTOR_BUDGET_PERCENT),
    COLLECTOR_LOCAL_NAME: config.COLLECTOR_LOCAL_NAME,
    DATABASE_URLS: targets.usable.join(' '),
  };
  // Ingest and auth are in this process, whatever proxy leads to the world.
  const around = { ...environment, NO_PROXY: '*' };
  const overrides = { logger: logger('collector'), targets: own, environment: around };
  const collector = await startCollector(loadConfig(collectorConfig, settings), overrides);
  stops.push(() => collector.stop());
  return problems;
}
