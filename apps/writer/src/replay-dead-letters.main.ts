import { busConfig, createBus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { createPool, databaseConfig } from '@pganalytics/postgres';
import { createLogger, Metrics, telemetryConfig } from '@pganalytics/telemetry';

import { ReplayDeadLetters } from './snapshots/replay-dead-letters.js';

try {
  const config = loadConfig({ ...telemetryConfig, ...databaseConfig, ...busConfig }, process.env);
  const logger = createLogger({ service: 'replay-dead-letters', level: config.LOG_LEVEL });
  const pool = createPool(config.DATABASE_URL, { applicationName: 'replay-dead-letters' });
  const bus = await createBus(config, { logger, metrics: new Metrics('replay-dead-letters') });
  try {
    const sent = await new ReplayDeadLetters({ pool, bus, logger }).run();
    process.stdout.write(`${sent} dead letters were sent again\n`);
  } finally {
    await bus.close();
    await pool.end();
  }
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
