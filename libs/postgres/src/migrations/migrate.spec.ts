import { freshDatabase } from '@pganalytics/servers';

import { createPool } from '../pools/pool.js';
import type { Pool } from '../pools/pool.js';
import { withTenant } from '../pools/transaction.js';
import { SchemaMissing, SchemaTooNew } from '../postgres.errors.js';
import { provisionedDatabase } from '../testing.js';
import { migrate } from './migrate.js';
import { SqlMigration } from './sql-migration.js';

class First1700000000001 extends SqlMigration {
  readonly sql = `
    CREATE TABLE auth.note (organisation_id uuid NOT NULL, text text NOT NULL);
    ALTER TABLE auth.note ENABLE ROW LEVEL SECURITY;
    ALTER TABLE auth.note FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON auth.note
      USING (organisation_id = nullif(current_setting('pganalytics.organisation_id', true), '')::uuid);
  `;
}

class Second1700000000002 extends SqlMigration {
  readonly sql = 'ALTER TABLE auth.note ADD COLUMN title text';
}

class Broken1700000000003 extends SqlMigration {
  readonly sql = 'CREATE TABLE auth.half (id int); SELECT 1 / 0';
}

describe('migrations', () => {
  let url: string;
  let pool: Pool;
  let cleanUp: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    const { urls, dropRoles } = await provisionedDatabase(database.url);
    url = urls.auth;
    pool = createPool(url, { applicationName: 'spec' });
    cleanUp = async () => {
      await pool.end();
      await database.drop();
      await dropRoles(database.url.replace(/\/[^/]*$/, '/postgres'));
    };
  });

  afterAll(() => cleanUp());

  it('run once, in order, however many processes start at the same time', async () => {
    const run = () => migrate({ url, schema: 'auth', migrations: [First1700000000001, Second1700000000002] });

    const ran = await Promise.all([run(), run(), run()]);

    expect(ran.flat()).toEqual(['First1700000000001', 'Second1700000000002']);
    expect(await run()).toEqual([]);
  });

  it('refuse a schema that a newer version has changed', async () => {
    const older = migrate({ url, schema: 'auth', migrations: [First1700000000001] });

    await expect(older).rejects.toThrow(SchemaTooNew);
    await expect(older).rejects.toThrow('Second1700000000002');
  });

  it('leave nothing of a migration that failed', async () => {
    const migrations = [First1700000000001, Second1700000000002, Broken1700000000003];

    await expect(migrate({ url, schema: 'auth', migrations })).rejects.toThrow('division by zero');

    expect((await pool.query(`SELECT to_regclass('auth.half') AS half`)).rows).toEqual([{ half: null }]);
  });

  it('say that a schema has to be provided when the role may not make one', async () => {
    await expect(migrate({ url, schema: 'elsewhere', migrations: [] })).rejects.toThrow(SchemaMissing);
  });

  it('give tables whose rows only their organisation sees and writes, even through the owner', async () => {
    const [one, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const texts = async (organisation: string) =>
      withTenant(pool, organisation, async (client) => (await client.query('SELECT text FROM auth.note')).rows);
    const write = (organisation: string, owner: string) =>
      withTenant(pool, organisation, (client) =>
        client.query(`INSERT INTO auth.note (organisation_id, text) VALUES ($1, 'of one')`, [owner]),
      );
    await write(one, one);

    expect(await texts(one)).toEqual([{ text: 'of one' }]);
    expect(await texts(other)).toEqual([]);
    await expect(write(other, one)).rejects.toThrow('row-level security');
    expect((await pool.query('SELECT text FROM auth.note')).rows).toEqual([]);
  });
});
