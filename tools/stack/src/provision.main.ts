import { loadConfig, postgresUrl } from '@pganalytics/config';
import { provision, provisionWatcher } from '@pganalytics/postgres';
import { z } from 'zod';

const password = () => z.string().min(8, 'must have at least 8 characters');

/** Settings of `npm run provision`. */
const provisionConfig = {
  PROVISION_DATABASE_URL: postgresUrl().describe('The database, with a role that may create roles and schemas.'),
  AUTH_DATABASE_PASSWORD: password(),
  BUS_DATABASE_PASSWORD: password(),
  HISTORY_DATABASE_PASSWORD: password(),
  QUERY_DATABASE_PASSWORD: password(),
  COLLECTOR_DATABASE_PASSWORD: password()
    .optional()
    .describe('Makes the role pganalytics_collector, under which a collector watches this server.'),
};

try {
  const config = loadConfig(provisionConfig, process.env);
  const urls = await provision(config.PROVISION_DATABASE_URL, {
    passwords: {
      auth: config.AUTH_DATABASE_PASSWORD,
      bus: config.BUS_DATABASE_PASSWORD,
      history: config.HISTORY_DATABASE_PASSWORD,
      query: config.QUERY_DATABASE_PASSWORD,
    },
  });
  const watcher = config.COLLECTOR_DATABASE_PASSWORD;
  if (watcher !== undefined) await provisionWatcher(config.PROVISION_DATABASE_URL, watcher);
  for (const schema of Object.keys(urls)) process.stdout.write(`schema and role of ${schema} are ready\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
