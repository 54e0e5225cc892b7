import { loadConfig } from '@pganalytics/config';
import { createPool, databaseConfig, withTenant } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { RunningAuth } from '../testing/running-auth.js';
import { enrol } from '../testing/enrolling.js';
import type { TestUser } from '../testing/running-auth.js';
import { entities, openDatabase } from './open-database.js';

/** The tables that belong to the service and to no organisation. */
const WITHOUT_ENTITY = ['consumer_offset', 'data_key', 'installation', 'migration', 'outbox'];
const WITHOUT_TENANT = ['collector_authority', ...WITHOUT_ENTITY];

describe('the database of auth', () => {
  let auth: RunningAuth;
  let service: Pool;
  let one: TestUser;
  let other: TestUser;

  beforeAll(async () => {
    auth = await RunningAuth.start();
    service = createPool(auth.authUrl, { applicationName: 'spec', size: 2 });
    one = await auth.addUser('admin');
    other = await auth.addUser('admin');
    const browser = await auth.signedIn(one);
    await browser.post('/admin/collectors', { name: 'c' });
    await enrol(auth, (await browser.post('/admin/enrolment-tokens', { name: 'e' })).body['token']);
    await browser.post('/admin/api-tokens', { name: 't', role: 'viewer' });
    await auth.admin.query(
      `INSERT INTO auth.server (id, organisation_id, seen_name, seen_labels, collector_ids, host, port, version,
         system_identifier, first_seen_at, last_seen_at)
       VALUES (gen_random_uuid(), $1, 'db', '{}', '{}', 'h', 5432, '18.4', '1', now(), now())`,
      [one.organisationId],
    );
  });

  afterAll(async () => {
    await service.end();
    await auth.stop();
  });

  const tables = async (): Promise<{ name: string; forced: boolean }[]> => {
    const { rows } = await auth.admin.query<{ name: string; forced: boolean }>(
      `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
       WHERE relnamespace = 'auth'::regnamespace AND relkind = 'r' ORDER BY relname`,
    );
    return rows;
  };
  const rowsOf = async (table: string, organisationId: string): Promise<number> =>
    withTenant(service, organisationId, async (client) => {
      const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int FROM auth.${table}`);
      return rows[0].count;
    });

  it('forces row-level security on every table that is not the service’s own', async () => {
    const open = (await tables()).filter(({ forced }) => !forced).map(({ name }) => name);

    expect(open).toEqual(WITHOUT_TENANT);
  });

  it('shows the rows of every table to their organisation only, and to nobody without one', async () => {
    for (const { name, forced } of await tables()) {
      if (!forced) continue;
      const hidden = await service.query<{ count: number }>(`SELECT count(*)::int FROM auth.${name}`);

      expect({ name, rows: await rowsOf(name, one.organisationId) }).not.toEqual({ name, rows: 0 });
      expect({ name, rows: hidden.rows[0].count }).toEqual({ name, rows: 0 });
      if (name !== 'organisation' && name !== 'app_user') expect(await rowsOf(name, other.organisationId)).toBe(0);
      else expect(await rowsOf(name, other.organisationId)).toBe(1);
    }
  });

  it('lets no organisation write, move or delete rows of another one', async () => {
    const steal = withTenant(service, other.organisationId, (client) =>
      client.query('UPDATE auth.app_user SET organisation_id = $1 WHERE id = $2', [one.organisationId, other.id]),
    );
    await expect(steal).rejects.toThrow('row-level security');

    const counts = await withTenant(service, other.organisationId, async (client) => [
      (await client.query('UPDATE auth.collector SET revoked = true')).rowCount,
      (await client.query('DELETE FROM auth.session')).rowCount,
    ]);
    expect(counts).toEqual([0, 0]);
  });

  it('shows a sign-in the one user with its address and nothing else', async () => {
    const client = await service.connect();
    await client.query('BEGIN');
    await client.query(`SELECT set_config('pganalytics.sign_in_email', $1, true)`, [one.email]);

    const users = await client.query<{ id: string }>('SELECT id FROM auth.app_user');
    const collectors = await client.query('SELECT id FROM auth.collector');
    const changed = await client.query(`UPDATE auth.app_user SET role = 'admin'`);

    expect(users.rows).toEqual([{ id: one.id }]);
    expect(collectors.rows).toEqual([]);
    expect(changed.rowCount).toBe(0);
    await client.query('ROLLBACK');
    client.release();
  });

  it('keeps no password and no token that could be used', async () => {
    const dump = await auth.admin.query<{ text: string }>(
      `SELECT string_agg(t::text, E'\\n') AS text FROM (
         SELECT to_jsonb(u)::text FROM auth.app_user u UNION ALL SELECT to_jsonb(s)::text FROM auth.session s
         UNION ALL SELECT to_jsonb(r)::text FROM auth.refresh_token r UNION ALL SELECT to_jsonb(a)::text FROM auth.api_token a
         UNION ALL SELECT to_jsonb(e)::text FROM auth.enrolment_token e
         UNION ALL SELECT to_jsonb(c)::text FROM auth.collector c) AS t(t)`,
    );

    expect(dump.rows[0].text).not.toContain(one.password);
    expect(dump.rows[0].text).not.toMatch(/pga[cert]_[0-9a-f]{32}_/);
    expect(dump.rows[0].text).toContain('$argon2id$');
  });

  it('has the columns that the entities say, of the same type and nullability', async () => {
    const { rows } = await auth.admin.query<{ column: string }>(
      `SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, NULL) || CASE WHEN a.attnotnull THEN '' ELSE ' null' END AS column
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'auth'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND c.relname <> ALL ($1)`,
      [WITHOUT_ENTITY],
    );
    const source = await openDatabase(loadConfig(databaseConfig, { DATABASE_URL: auth.authUrl }), silentLogger());

    const declared = entities.flatMap((entity) => {
      const { tableName, columns } = source.getMetadata(entity);
      return columns.map(({ databaseName, type, isArray, isNullable }) => {
        const sqlType = String(type).replace('timestamptz', 'timestamp with time zone') + (isArray ? '[]' : '');
        return `${tableName}.${databaseName} ${sqlType}${isNullable ? ' null' : ''}`;
      });
    });
    expect(declared.toSorted()).toEqual(rows.map(({ column }) => column).toSorted());
    await source.destroy();
  });
});
