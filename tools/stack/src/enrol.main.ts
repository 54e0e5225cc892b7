import { loadConfig } from '@pganalytics/config';
import { z } from 'zod';

import { enrolIdentity } from './enrol.js';

/** Settings of the job that enrols the collector of a compose deployment. */
const enrolConfig = {
  EDGE_URL: z.url().default('http://127.0.0.1:8080').describe('Where auth is reached.'),
  ADMIN_EMAIL: z.string().default('admin@localhost'),
  ADMIN_PASSWORD: z.string().min(8),
  COLLECTOR_NAME: z.string().min(1).default('compose').describe('Name of the collector.'),
  COLLECTOR_IDENTITY_DIR: z
    .string()
    .min(1)
    .describe('Directory that gets key and certificate; nothing is done while it holds good ones.'),
};

try {
  const config = loadConfig(enrolConfig, process.env);
  const login = { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD };
  const wanted = { name: config.COLLECTOR_NAME, directory: config.COLLECTOR_IDENTITY_DIR };
  await enrolIdentity(config.EDGE_URL, login, wanted);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
