import { parseArgs } from 'node:util';

import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';

import { allInOneConfig } from './all-in-one.config.js';
import { resetAdministrator } from './reset-administrator.js';

try {
  const { values } = parseArgs({ options: { email: { type: 'string' }, password: { type: 'string' } } });
  const config = loadConfig(allInOneConfig, process.env);
  const { email = config.ADMIN_EMAIL, password = config.ADMIN_PASSWORD } = values;
  const made = await resetAdministrator(config, { email, password });
  process.stdout.write(`  e-mail    ${email}\n  password  ${made}\n`);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).message)}\n`);
  process.exit(1);
}
