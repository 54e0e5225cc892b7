import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { databaseConfig } from '@pganalytics/postgres';

import { withAuthDatabase } from './bootstrap/bootstrap.js';
import { announceEverything } from './storage/announce-everything.js';

try {
  const config = loadConfig({ DATABASE_URL: databaseConfig.DATABASE_URL }, process.env);
  const count = await withAuthDatabase(config, announceEverything);
  process.stdout.write(`${count} facts will be published by the running service\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
