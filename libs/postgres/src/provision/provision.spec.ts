import { randomBytes } from 'node:crypto';

import { freshDatabase, sharedPostgres, startPostgres } from '@pganalytics/servers';
import pg from 'pg';

import { provisionedDatabase } from '../testing.js';
import { CannotProvision } from '../postgres.errors.js';
import { provision } from './provision.js';

const passwords = { auth: 'a', bus: `b'"$x`, history: 'c', query: 'd@:/é' };

describe('preparing a database', () => {
  const rolePrefix = `spec_${randomBytes(6).toString('hex')}_`;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let urls: Awaited<ReturnType<typeof provision>>;

  beforeAll(async () => {
    database = await freshDatabase();
    urls = await provision(database.url, { passwords, rolePrefix });
  });

  afterAll(async () => {
    await database.drop();
    const { url } = await sharedPostgres();
    for (const schema of Object.keys(passwords)) await as(url, `DROP ROLE ${rolePrefix}${schema}`);
  });

  async function as(url: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  it('makes a role per service that owns its schema and has no further rights', async () => {
    for (const [schema, url] of Object.entries(urls)) {
      await as(url, `CREATE TABLE ${schema}.own (id int)`);
      const rights =
        'SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls AS more FROM pg_roles WHERE rolname = current_user';
      expect(await as(url, rights)).toEqual([{ more: false }]);
    }
  });

  it('lets no service into the schema of another one', async () => {
    await expect(as(urls.bus, 'SELECT * FROM auth.own')).rejects.toThrow('permission denied');
    await expect(as(urls.auth, 'CREATE TABLE history.mine (id int)')).rejects.toThrow('permission denied');
    await expect(as(urls.history, 'SELECT * FROM auth.own')).rejects.toThrow('permission denied');
  });

  it('lets query read what history makes later, and change none of it', async () => {
    await as(urls.history, 'CREATE TABLE history.later (id int); INSERT INTO history.later VALUES (1)');

    expect(await as(urls.query, 'SELECT id FROM history.later')).toEqual([{ id: 1 }]);
    await expect(as(urls.query, 'DELETE FROM history.later')).rejects.toThrow('permission denied');
    await expect(as(urls.query, 'CREATE TABLE history.mine (id int)')).rejects.toThrow('permission denied');
  });

  it('changes nothing when it runs again, also several times at once, and takes a new password', async () => {
    const changed = { ...passwords, auth: 'new' };

    await Promise.all([1, 2, 3].map(() => provision(database.url, { passwords: changed, rolePrefix })));

    await expect(as(urls.auth, 'SELECT')).rejects.toThrow('password authentication failed');
    const again = await provision(database.url, { passwords, rolePrefix });
    expect(again).toEqual(urls);
    expect(await as(urls.auth, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each([15, 18])(
    'needs no superuser on PostgreSQL %d, only CREATEROLE and CREATE on the database',
    async (major) => {
      const other = await freshDatabase({ major });
      const { url: serverUrl } = await sharedPostgres(major);
      const name = `creator_${randomBytes(4).toString('hex')}`;
      const { pathname } = new URL(other.url);
      await as(
        other.url,
        `CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'x'; GRANT CREATE ON DATABASE "${pathname.slice(1)}" TO ${name}`,
      );
      const creator = new URL(other.url);
      Object.assign(creator, { username: name, password: 'x' });

      const made = await provisionedDatabase(creator.toString());
      await as(made.urls.history, 'CREATE TABLE history.later (id int)');

      expect(await as(made.urls.query, 'SELECT id FROM history.later')).toEqual([]);
      await provision(creator.toString(), {
        passwords,
        rolePrefix: new URL(made.urls.auth).username.replace(/auth$/, ''),
      });
      await other.drop();
      await made.dropRoles(serverUrl);
      await as(serverUrl, `DROP ROLE ${name}`);
    },
  );

  it('says in one sentence which rights are missing', async () => {
    const weak = new URL(urls.query);

    const attempt = provision(weak.toString(), { passwords, rolePrefix: `${rolePrefix}other_` });

    await expect(attempt).rejects.toThrow(CannotProvision);
    await expect(attempt).rejects.toThrow(`${rolePrefix}query cannot prepare this database`);
  });

  it('refuses a server that is too old', async () => {
    const old = await startPostgres({ major: 14 });

    await expect(provision(old.url, { passwords, rolePrefix })).rejects.toThrow(
      'PostgreSQL 14 cannot hold the history',
    );
    await old.stop();
  });
});
