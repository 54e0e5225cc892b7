import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { listTargets } from '../targets/list-targets.js';
import { checkTarget } from './check-target.js';

const found = async (url: string, nowMs?: () => number) => {
  const [target] = listTargets({ databaseUrls: url, configFile: undefined, environment: { HOME: '/nonexistent' } });
  if (!target) throw new Error('There is no target.');
  const { findings } = await checkTarget(target, nowMs);
  return findings;
};
const codes = async (url: string, nowMs?: () => number) => (await found(url, nowMs)).map(({ code }) => code);

describe('collector check names why a server cannot be used', () => {
  let server: TestPostgres;
  let client: Client;
  let at: string;

  beforeAll(async () => {
    server = await startPostgres();
    at = `127.0.0.1:${server.port}`;
    client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`CREATE EXTENSION pg_stat_statements; CREATE ROLE watcher LOGIN PASSWORD 'w' IN ROLE pg_monitor;
      CREATE ROLE crowded LOGIN PASSWORD 'x' CONNECTION LIMIT 0`);
  });
  afterAll(() => server.stop('immediate'));

  it('a name that does not resolve, a port where nobody listens, and one where nobody answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;

    expect(await codes('postgres://u@no-such-host.invalid/d')).toEqual(['dns']);
    expect(await codes('postgres://u@127.0.0.1:1/d')).toEqual(['refused']);
    expect(await codes(`postgres://u@127.0.0.1:${port}/d?sslmode=disable&connect_timeout=2`)).toEqual(['time-out']);
    silent.close();
  });

  it('TLS, the password, the database, no connection left, and a role that is not let in', async () => {
    expect(await codes(`postgres://watcher:w@${at}/postgres?sslmode=require`)).toEqual(['tls']);
    expect(await codes(`postgres://watcher:wrong@${at}/postgres`)).toEqual(['password']);
    expect(await codes(`postgres://watcher:w@${at}/nowhere`)).toEqual(['no-database']);
    expect(await codes(`postgres://crowded:x@${at}/postgres`)).toEqual(['too-many-connections']);
  });

  it('each with what it costs and the exact fix, and without the password', async () => {
    const [finding] = await found(`postgres://watcher:hunter2@${at}/postgres`);

    expect(finding).toMatchObject({
      severity: 'problem',
      cost: 'nothing is collected from this server',
      fix: expect.stringMatching(/ALTER ROLE watcher PASSWORD/),
    });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });

  it('rules that the role may not read, and a clock that is off', async () => {
    const url = `postgres://watcher:w@${at}/postgres`;

    expect(await codes(url)).toEqual(['rules-hidden']);
    expect(await codes(url, () => Date.now() - 60_000)).toContain('clock-skew');
    const [skew] = (await found(url, () => Date.now() + 60_000)).filter(({ code }) => code === 'clock-skew');
    expect(skew?.what).toMatch(/is (59|60) s behind the clock of this machine/);
  });

  it('settings that are off, each for what it costs', async () => {
    for (const name of ['track_io_timing', 'compute_query_id', 'track_activities']) {
      await client.query(`ALTER SYSTEM SET ${name} = off`);
    }
    await client.query('SELECT pg_reload_conf()');

    expect(await codes(`postgres://watcher:w@${at}/postgres`)).toEqual(
      expect.arrayContaining(['track-io-timing-off', 'compute-query-id-off', 'track-activities-off']),
    );
  });

  it('a server that is starting up or shutting down', async () => {
    const stopping = server.stop('smart');
    // It waits for our open session; meanwhile it answers as it does while it starts: 57P03.
    let seen: string[] = [];
    while (seen[0] !== 'starting-up') seen = await codes(`postgres://watcher:w@${at}/postgres`);
    await client.end();
    await stopping;

    expect(seen).toEqual(['starting-up']);
    expect(await codes(`postgres://watcher:w@${at}/postgres`)).toEqual(['refused']);
  });
});
