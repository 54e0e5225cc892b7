import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';

import { allInOneConfig } from './all-in-one.config.js';
import { resetAdministrator } from './reset-administrator.js';

try {
  const config = loadConfig(allInOneConfig, process.env);
  // A password among the arguments could be read by everybody on the machine.
  const email = config.ADMIN_EMAIL;
  const made = await resetAdministrator(config, { email, password: config.ADMIN_PASSWORD });
  process.stdout.write(`  e-mail    ${email}\n  password  ${made}\n`);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? error.message : String((error as Error).message)}\n`);
  process.exit(1);
}
