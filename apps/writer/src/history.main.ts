import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { createPool, databaseConfig } from '@pganalytics/postgres';

import { runHistoryProgram } from './verify/history-program.js';

try {
  process.exitCode = await runHistoryProgram(process.argv.slice(2), {
    open: () => createPool(loadConfig(databaseConfig, process.env).DATABASE_URL, { applicationName: 'history' }),
    print: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`${text}\n`),
    now: Date.now,
  });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 2;
}
