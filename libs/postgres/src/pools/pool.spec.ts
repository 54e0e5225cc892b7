import { freshDatabase } from '@pganalytics/servers';

import { DatabaseUnavailable } from '../postgres.errors.js';
import { createPool } from './pool.js';
import type { Client, Pool } from './pool.js';
import { together } from './together.js';
import { TENANT_SETTING, withSnapshot, withTransaction } from './transaction.js';

const ORGANISATION = '01890000-0000-7000-8000-000000000001';

describe('a pool', () => {
  let pool: Pool;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = () => database.drop();
    url = database.url;
    pool = createPool(url, { applicationName: 'pganalytics spec', size: 2, statementTimeoutMs: 300 });
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

  it('sends what does not need each other without waiting, where it is pipelined', async () => {
    const pipelined = createPool(url, { applicationName: 'pganalytics spec', size: 1, pipeline: true });
    const ask = async (one: Pool): Promise<string[]> => {
      const said: string[] = [];
      const piece = (name: string, client: Client) => async () => {
        said.push(`${name} asks`);
        await client.query('SELECT 1');
        said.push(`${name} knows`);
      };
      await withSnapshot(one, ORGANISATION, (client) => together(client, [piece('a', client), piece('b', client)]));
      return said;
    };

    expect(await ask(pipelined)).toEqual(['a asks', 'b asks', 'a knows', 'b knows']);
    expect(await ask(pool)).toEqual(['a asks', 'a knows', 'b asks', 'b knows']);
    await pipelined.end();
  });

  it('reads one moment of one organisation and changes nothing, pipelined or not', async () => {
    const pipelined = createPool(url, { applicationName: 'pganalytics spec', size: 1, pipeline: true });
    for (const one of [pool, pipelined]) {
      const { rows } = await withSnapshot(one, ORGANISATION, (client) =>
        client.query(
          `SELECT current_setting('${TENANT_SETTING}') AS tenant, current_setting('transaction_isolation') AS sees`,
        ),
      );
      const writing = withSnapshot(one, ORGANISATION, (client) => client.query('UPDATE counter SET value = 3'));

      expect(rows).toEqual([{ tenant: ORGANISATION, sees: 'repeatable read' }]);
      await expect(writing).rejects.toThrow('read-only transaction');
      // What the failed one had set is gone with it.
      expect((await one.query(`SELECT current_setting('${TENANT_SETTING}', true) AS tenant`)).rows).toEqual([
        { tenant: '' },
      ]);
    }
    await pipelined.end();
  });

  it('says what failed first, and not what failed because of it', async () => {
    const pipelined = createPool(url, { applicationName: 'pganalytics spec', size: 1, pipeline: true });

    const failing = withSnapshot(pipelined, ORGANISATION, (client) =>
      together(client, [
        () => client.query('SELECT 1').then(() => client.query('SELECT 2')),
        () => client.query('SELECT 1 / 0'),
      ]),
    );

    await expect(failing).rejects.toThrow('division by zero');
    expect((await pipelined.query('SELECT 4 AS four')).rows).toEqual([{ four: 4 }]);
    await pipelined.end();
  });
});
