import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { connect } from './connect.js';
import { ConnectFailure } from './connect-failure.js';
import { planConnection } from './connection-plan.js';
import { parseConninfo } from './conninfo.js';

const run = promisify(execFile);

function makeCertificates(): string {
  const directory = mkdtempSync(join(tmpdir(), 'pganalytics-tls-'));
  chmodSync(directory, 0o755);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: directory, stdio: 'ignore' });
  const authority = (name: string) =>
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
  const leaf = (name: string, subject: string) => {
    writeFileSync(join(directory, `${name}.ext`), 'subjectAltName=DNS:localhost\n');
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${subject}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.crt`,
    );
    chmodSync(join(directory, `${name}.key`), 0o600);
  };
  authority('ca');
  authority('stranger');
  leaf('server', 'localhost');
  leaf('client', 'certified');
  return directory;
}

const RULES = `hostssl  only_tls    all       127.0.0.1/32 scram-sha-256
hostnossl only_plain  all       127.0.0.1/32 scram-sha-256
hostssl  certificate certified 127.0.0.1/32 cert
host     postgres    all       127.0.0.1/32 scram-sha-256
`;

async function admin(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url, ssl: false });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function startTlsServer(certificates: string): Promise<TestPostgres> {
  const server = await startPostgres();
  const { uid, gid } = statSync(server.directory);
  for (const file of ['server.crt', 'server.key', 'ca.crt']) {
    copyFileSync(join(certificates, file), join(server.directory, file));
    chownSync(join(server.directory, file), uid, gid);
  }
  writeFileSync(join(server.directory, 'pg_hba.conf'), RULES);
  await admin(
    server.url,
    'CREATE DATABASE only_tls',
    'CREATE DATABASE only_plain',
    'CREATE DATABASE certificate',
    'CREATE ROLE certified LOGIN',
    "ALTER SYSTEM SET ssl_ca_file = 'ca.crt'",
    'ALTER SYSTEM SET ssl = on',
    'SELECT pg_reload_conf()',
  );
  await eventually(async () => expect(await ours(`${dsn(server, 'postgres')} sslmode=require`)).toBe('TLS'));
  return server;
}

const dsn = (server: TestPostgres, database: string, host = 'localhost') =>
  `host=${host} ${host === 'localhost' ? 'hostaddr=127.0.0.1 ' : ''}port=${server.port} dbname=${database} user=postgres password=pganalytics`;

/** `TLS`, `plain`, or why not. */
async function ours(conninfo: string): Promise<string> {
  try {
    const plan = planConnection(parseConninfo(conninfo), { HOME: '/nonexistent' });
    const connection = await connect({ plan, password: {}, statementTimeoutMs: 1000 });
    await connection.session.close();
    return connection.secured ? 'TLS' : 'plain';
  } catch (error) {
    return error instanceof ConnectFailure ? error.reason : (error as Error).name;
  }
}

/** What libpq does with the same string. */
async function libpq(conninfo: string): Promise<string> {
  const sql = 'SELECT CASE WHEN ssl THEN $$TLS$$ ELSE $$plain$$ END FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
  return run('psql', ['-X', '-A', '-t', '-c', sql, conninfo], { env }).then(
    ({ stdout }) => stdout.trim(),
    () => 'refused',
  );
}

describe('sslmode', () => {
  const certificates = makeCertificates();
  const file = (name: string) => join(certificates, name);
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startTlsServer(certificates);
  });
  afterAll(() => server.stop('immediate'));

  const cases: readonly (readonly [string, string, string, string])[] = [
    ['disable', 'postgres', '', 'plain'],
    ['allow', 'postgres', '', 'plain'],
    ['prefer', 'postgres', '', 'TLS'],
    ['require', 'postgres', '', 'TLS'],
    ['disable', 'only_tls', '', 'not-allowed'],
    ['allow', 'only_tls', '', 'TLS'],
    ['prefer', 'only_tls', '', 'TLS'],
    ['allow', 'only_plain', '', 'plain'],
    ['prefer', 'only_plain', '', 'plain'],
    ['require', 'only_plain', '', 'not-allowed'],
    ['require', 'postgres', 'sslrootcert=ca.crt', 'TLS'],
    ['require', 'postgres', 'sslrootcert=stranger.crt', 'tls'],
    ['prefer', 'postgres', 'sslrootcert=stranger.crt', 'plain'],
    ['verify-ca', 'postgres', 'sslrootcert=ca.crt', 'TLS'],
    ['verify-ca', 'postgres', 'sslrootcert=stranger.crt', 'tls'],
    ['verify-ca', 'postgres', '', 'configuration'],
    ['verify-full', 'postgres', 'sslrootcert=ca.crt', 'TLS'],
    ['verify-full', 'postgres', 'sslrootcert=stranger.crt', 'tls'],
    ['require', 'certificate', 'sslcert=client.crt sslkey=client.key user=certified', 'TLS'],
    ['require', 'certificate', 'user=certified', 'not-allowed'],
  ];

  it.each(cases)('%s to %s with "%s" is %s, as with libpq', async (mode, database, words, expected) => {
    const more = words.replaceAll(/=(\w+\.(crt|key))/g, (_, name: string) => `=${file(name)}`);
    const conninfo = `${dsn(server, database)} sslmode=${mode} ${more}`;

    expect(await ours(conninfo)).toBe(expected);
    expect(await libpq(conninfo)).toBe(['TLS', 'plain'].includes(expected) ? expected : 'refused');
  });

  it('verify-full refuses a certificate of another name, verify-ca takes it', async () => {
    const byAddress = `${dsn(server, 'postgres', '127.0.0.1')} sslrootcert=${file('ca.crt')}`;

    expect(await ours(`${byAddress} sslmode=verify-full`)).toBe('tls');
    expect(await ours(`${byAddress} sslmode=verify-ca`)).toBe('TLS');
    expect(await libpq(`${byAddress} sslmode=verify-full`)).toBe('refused');
  });

  it('sslrootcert=system verifies fully, and refuses weaker modes', async () => {
    const system = `${dsn(server, 'postgres')} sslrootcert=system`;

    expect(await ours(system)).toBe('tls');
    expect(await ours(`${system} sslmode=require`)).toBe('InvalidConnectionString');
  });

  it('require fails at a server without TLS, prefer goes on in plain text', async () => {
    const plain = await startPostgres();

    expect(await ours(`${dsn(plain, 'postgres')} sslmode=require`)).toBe('tls');
    expect(await ours(`${dsn(plain, 'postgres')} sslmode=prefer`)).toBe('plain');
    await plain.stop('immediate');
  });
});
