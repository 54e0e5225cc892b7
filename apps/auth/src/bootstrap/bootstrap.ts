import { createLogger } from '@pganalytics/telemetry';
import type { Logger } from '@pganalytics/telemetry';
import { loadConfig } from '@pganalytics/config';
import { databaseConfig } from '@pganalytics/postgres';

import { AuthDatabase } from '../storage/auth-database.js';
import { openDatabase } from '../storage/open-database.js';

/** Where the service's database is; all else has its defaults. */
export interface BootstrapConfig {
  readonly DATABASE_URL: string;
}

/** Opens the service's database for one task, migrated; a running service publishes what the task announced. */
export async function withAuthDatabase<T>(
  { DATABASE_URL }: BootstrapConfig,
  work: (database: AuthDatabase) => Promise<T>,
  logger: Logger = createLogger({ service: 'auth', level: 'warn' }),
): Promise<T> {
  const source = await openDatabase(loadConfig(databaseConfig, { DATABASE_URL, DATABASE_POOL_SIZE: '2' }), logger);
  try {
    return await work(new AuthDatabase(source));
  } finally {
    await source.destroy();
  }
}
