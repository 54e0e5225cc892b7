import pg from 'pg';

import { connectionSettings } from '../pools/pool.js';
import { namingOutages } from '../postgres.errors.js';
import { scramVerifier } from './scram.js';

/** The role under which a collector of ours watches the server that keeps our own data. */
const WATCHER = 'pganalytics_collector';

/**
 * Makes the role of a collector on a server: it reads statistics (pg_monitor) and nothing else. May run again.
 * The role in `adminUrl` needs CREATEROLE, the right to grant pg_monitor, and CREATE on the database.
 * @returns the URL under which a collector connects.
 */
export async function provisionWatcher(adminUrl: string, password: string): Promise<string> {
  await namingOutages(async () => {
    const client = new pg.Client(connectionSettings(adminUrl, { applicationName: 'pganalytics provision' }));
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [WATCHER]);
      if (rowCount === 0) await client.query(`CREATE ROLE ${WATCHER} LOGIN CONNECTION LIMIT 8`);
      await client.query(`ALTER ROLE ${WATCHER} PASSWORD ${pg.escapeLiteral(scramVerifier(password))}`);
      await client.query(`GRANT pg_monitor TO ${WATCHER}`);
      await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    } finally {
      await client.end();
    }
  });
  const url = new URL(adminUrl);
  url.username = WATCHER;
  url.password = encodeURIComponent(password);
  return url.href;
}
