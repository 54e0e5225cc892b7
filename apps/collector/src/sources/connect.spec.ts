import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { connect } from './connect.js';
import { connectFailureOf } from './connect-failure.js';
import { planConnection } from './connection-plan.js';
import { parseConninfo } from './conninfo.js';
import { TargetPassword } from './password.js';
import type { Session } from './session.js';

const open = async (conninfo: string, password = {}) =>
  connect({ plan: planConnection(parseConninfo(conninfo), {}), password, statementTimeoutMs: 500 });

const failure = async (conninfo: string) =>
  open(conninfo).then(
    async ({ session }) => session.close().then(() => 'connected'),
    (error: unknown) => connectFailureOf(error).reason,
  );

const value = async (session: Session, expression: string) =>
  (await session.rows({ name: '', text: `SELECT ${expression}` }))[0]?.[0];

describe('connecting', () => {
  let primary: TestPostgres;
  let standby: TestPostgres;

  beforeAll(async () => {
    primary = await startPostgres({ settings: { unix_socket_directories: '/tmp', max_connections: 30 } });
    standby = await startPostgres({ standbyOf: primary });
  });
  afterAll(async () => {
    await standby.stop('immediate');
    await primary.stop('immediate');
  });

  it('sets the guards before the first query', async () => {
    const { session } = await open(primary.url);
    const settings = [
      'statement_timeout',
      'lock_timeout',
      'default_transaction_read_only',
      'search_path',
      'application_name',
    ];

    const found = await Promise.all(settings.map((name) => value(session, `current_setting('${name}')`)));

    expect(found).toEqual(['500ms', '100ms', 'on', 'pg_catalog', 'pganalytics-collector']);
    const [write, slow] = await session.run([
      { name: '', text: 'CREATE TABLE not_ours (id int)' },
      { name: '', text: 'SELECT pg_sleep(5)' },
    ]);
    expect([write, slow]).toMatchObject([{ sqlState: '25006' }, { sqlState: '57014' }]);
    await session.close();
  });

  it('keeps whole numbers exact, whatever their size', async () => {
    const { session } = await open(primary.url);
    const numbers = ['9007199254740991', '9007199254740993', '-9223372036854775808', '18446744073709551617'];

    const [row] = await session.rows({
      name: 'exact',
      text: `SELECT ${numbers[0]}::int8, ${numbers[1]}::int8, (${numbers[2]})::int8, ${numbers[3]}::numeric, 0.5::numeric, 4294967295::oid`,
    });

    expect(row).toEqual([
      9007199254740991,
      9007199254740993n,
      -9223372036854775808n,
      18446744073709551617n,
      0.5,
      4294967295,
    ]);
    await session.close();
  });

  it('finds the host with the wanted role in a list', async () => {
    const list = (wanted: string) =>
      `postgres://postgres:pganalytics@127.0.0.1:1,127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres?target_session_attrs=${wanted}`;
    const portOf = async (wanted: string) => {
      const { session, host } = await open(list(wanted));
      await session.close();
      return host.port;
    };

    expect(await portOf('any')).toBe(standby.port);
    expect(await portOf('primary')).toBe(primary.port);
    expect(await portOf('read-write')).toBe(primary.port);
    expect(await portOf('standby')).toBe(standby.port);
    expect(await portOf('prefer-standby')).toBe(standby.port);
    expect(await failure(`${primary.url}?target_session_attrs=standby`)).toBe('wrong-role');
  });

  it('goes through a Unix socket', async () => {
    const { session } = await open(`host=/tmp port=${primary.port} user=postgres password=pganalytics dbname=postgres`);

    expect(await value(session, 'inet_server_addr() IS NULL')).toBe(true);
    await session.close();
  });

  it('finds a host by its name', async () => {
    const { session } = await open(primary.url.replace('127.0.0.1', 'localhost'));

    expect(await value(session, 'inet_server_addr() IS NOT NULL')).toBe(true);
    await session.close();
  });

  it('takes service files, PGPASSFILE and options as libpq does', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-libpq-'));
    const [services, passwords] = [path.join(directory, 'services'), path.join(directory, 'passwords')];
    await writeFile(services, `[mine]\nhost=127.0.0.1\nport=${primary.port}\nuser=postgres\ndbname=postgres\n`);
    await writeFile(passwords, `127.0.0.1:${primary.port}:*:postgres:pganalytics\n`, { mode: 0o600 });
    const environment = { PGSERVICEFILE: services, PGPASSFILE: passwords };
    const plan = planConnection(parseConninfo("service=mine options='-c work_mem=77kB'"), environment);

    const { session } = await connect({ plan, password: {}, statementTimeoutMs: 500 });

    expect(await value(session, `current_setting('work_mem')`)).toBe('77kB');
    await session.close();
  });

  it('runs the command for the password at each connect, unless what it printed is kept', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'pganalytics-tokens-')), 'log');
    const command = ['/bin/sh', '-c', `echo asked >> ${file}; echo pganalytics`];
    const url = primary.url.replace(':pganalytics@', '@');

    for (let times = 0; times < 2; times++) await (await open(url, { command })).session.close();

    expect(await readFile(file, 'utf8')).toBe('asked\nasked\n');
    const kept = new TargetPassword();
    const plan = planConnection(parseConninfo(url), {});
    for (let times = 0; times < 2; times++) {
      const { session } = await connect({ plan, password: { command }, kept, statementTimeoutMs: 500 });
      await session.close();
    }
    expect(await readFile(file, 'utf8')).toBe('asked\nasked\nasked\n');
  });

  it('names what was tried with the reason, and never the password', async () => {
    const told = (conninfo: string, password = {}) =>
      open(conninfo, password).then(
        async ({ session }) => session.close().then(() => 'connected'),
        (error: unknown) => connectFailureOf(error).message,
      );
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'pganalytics-passwords-')), 'secret');
    await writeFile(file, 'wr0ng');
    const at = `127.0.0.1:${primary.port}`;

    expect(await told('postgres://u@127.0.0.1:1/d')).toContain('(127.0.0.1:1, ECONNREFUSED)');
    expect(await told(`postgres://postgres:pganalytics@${at}/nowhere`)).toContain(
      '(role postgres, database nowhere, 3D000)',
    );
    const refused = await told(`postgres://postgres@${at}/postgres`, { file });
    expect(refused).toContain(`(role postgres, password of ${file})`);
    expect(refused).not.toContain('wr0ng');
  });

  it('tells apart why a server cannot be used', async () => {
    const client = new Client({ connectionString: primary.url });
    await client.connect();
    await client.query('ALTER DATABASE template0 ALLOW_CONNECTIONS false');
    await client.query("CREATE ROLE crowded LOGIN PASSWORD 'x' CONNECTION LIMIT 0");
    const at = `127.0.0.1:${primary.port}`;

    expect(await failure('postgres://u@no-such-host.invalid/d')).toBe('dns');
    expect(await failure('postgres://u@127.0.0.1:1/d')).toBe('refused');
    expect(await failure(`postgres://postgres:wrong@${at}/postgres`)).toBe('password');
    expect(await failure(`postgres://postgres@${at}/postgres?passfile=/none`)).toBe('password');
    expect(await failure(`postgres://postgres:pganalytics@${at}/nowhere`)).toBe('no-database');
    expect(await failure(`postgres://crowded:x@${at}/postgres`)).toBe('too-many-connections');
    expect(await failure(`postgres://postgres:pganalytics@${at}/postgres?sslmode=require`)).toBe('tls');
    expect(
      connectFailureOf(Object.assign(new Error('the database system is starting up'), { code: '57P03' })).reason,
    ).toBe('starting-up');
    await client.end();
  });
});
