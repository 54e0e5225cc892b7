import { freshDatabase } from '@pganalytics/servers';

import { DatabaseUnavailable } from '../postgres.errors.js';
import { createPool } from './pool.js';
import type { Pool } from './pool.js';
import { withTransaction } from './transaction.js';

describe('a pool', () => {
  let pool: Pool;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = () => database.drop();
    pool = createPool(database.url, { applicationName: 'pganalytics spec', size: 2, statementTimeoutMs: 300 });
    await pool.query('CREATE TABLE counter (value int); INSERT INTO counter VALUES (0)');
  });

  afterAll(async () => {
    await pool.end();
    await drop();
  });

  const value = async (): Promise<unknown> => (await pool.query('SELECT value FROM counter')).rows[0];

  it('says who it is and limits every statement', async () => {
    const { rows } = await pool.query(
      `SELECT current_setting('application_name') AS name, current_setting('statement_timeout') AS statement,
              current_setting('lock_timeout') AS lock`,
    );

    expect(rows).toEqual([{ name: 'pganalytics spec', statement: '300ms', lock: '10s' }]);
  });

  it('commits what a transaction did, or nothing of it', async () => {
    await withTransaction(pool, (client) => client.query('UPDATE counter SET value = 1'));
    const failing = withTransaction(pool, async (client) => {
      await client.query('UPDATE counter SET value = 2');
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await value()).toEqual({ value: 1 });
  });

  it('names a time-out, a broken connection and a server that is not there as outages', async () => {
    const slow = withTransaction(pool, (client) => client.query('SELECT pg_sleep(5)'));
    const cut = withTransaction(pool, (client) => client.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    const nowhere = createPool('postgres://localhost:1/none', { applicationName: 'spec' });

    await expect(slow).rejects.toThrow(DatabaseUnavailable);
    await expect(cut).rejects.toThrow(DatabaseUnavailable);
    await expect(withTransaction(nowhere, async () => undefined)).rejects.toThrow(DatabaseUnavailable);
    expect(await withTransaction(pool, async () => 'still works')).toBe('still works');
    await nowhere.end();
  });
});
