import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

import { loadConfig } from '@pganalytics/config';
import { z } from 'zod';

import { enrolCollector } from './enrol.js';

/** Settings of the job that makes the first collector of a compose deployment. */
const enrolConfig = {
  EDGE_URL: z.url().default('http://127.0.0.1:8080').describe('Where auth is reached.'),
  ADMIN_EMAIL: z.string().default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8),
  TOKEN_FILE: z.string().min(1).describe('File that gets the token of the collector; nothing is done when it exists.'),
};

try {
  const config = loadConfig(enrolConfig, process.env);
  if (!existsSync(config.TOKEN_FILE)) {
    const token = await enrolCollector(config.EDGE_URL, { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD });
    await writeFile(config.TOKEN_FILE, `${token}\n`, { mode: 0o600 });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
