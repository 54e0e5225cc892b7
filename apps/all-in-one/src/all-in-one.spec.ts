import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { loadConfig } from '@pganalytics/config';
import { freePort } from '@pganalytics/embedded-postgres';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { allInOneConfig } from './all-in-one.config.js';
import type { AllInOneConfig } from './all-in-one.config.js';
import { HistoryDatabaseUnusable, NothingStartedYet, PortInUse } from './all-in-one.errors.js';
import { announce } from './announce.js';
import { resetAdministrator } from './reset-administrator.js';
import { startAllInOne } from './start-all-in-one.js';
import type { AllInOne } from './start-all-in-one.js';

const signIn = (url: string, email: string, password: string): Promise<Response> =>
  fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

async function serversOf(
  product: AllInOne,
  password: string,
): Promise<{ name: string; port: number; state: string }[]> {
  const { accessToken } = (await (await signIn(product.url, product.email, password)).json()) as {
    accessToken: string;
  };
  const answer = await fetch(`${product.url}/api/v1/servers`, { headers: { authorization: `Bearer ${accessToken}` } });
  return ((await answer.json()) as { items: { name: string; port: number; state: string }[] }).items;
}

interface ListedCollector {
  readonly id: string;
  readonly name: string;
  readonly certificateExpiresAt: number | null;
}

async function collectorsOf(product: AllInOne, password: string): Promise<ListedCollector[]> {
  const { accessToken } = (await (await signIn(product.url, product.email, password)).json()) as {
    accessToken: string;
  };
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await fetch(`${product.url}/api/v1/admin/collectors`, { headers });
  return ((await answer.json()) as { items: ListedCollector[] }).items;
}

describe('the all-in-one', () => {
  let directory: string;
  let target: TestPostgres;
  const running: AllInOne[] = [];

  beforeAll(async () => {
    target = await startPostgres({ major: 16 });
  });

  afterAll(() => target.stop());

  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'all-in-one-'));
    // Run as root, PostgreSQL has another user.
    await chmod(directory, 0o755);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((product) => product.stop()));
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (config: AllInOneConfig): Promise<AllInOne> => {
    const product = await startAllInOne(config);
    running.push(product);
    return product;
  };

  const settings = async (more: Record<string, string> = {}) =>
    loadConfig(allInOneConfig, {
      DATA_DIR: path.join(directory, 'data'),
      PORT: String(await freePort()),
      LOG_LEVEL: 'warn',
      ...more,
    });

  it('watches its own PostgreSQL and the good one of three URLs, and keeps its password and collector port', async () => {
    const refused = `postgres://me:hunter2@127.0.0.1:${await freePort()}/d`;
    const config = await settings({
      DATABASE_URLS: `mysql://me:hunter2@h/d ${target.url} ${refused}`,
      COLLECTOR_LOCAL_NAME: 'desk',
    });

    const first = await start(config);
    const password = first.password ?? '';
    await eventually(
      async () => {
        const servers = await serversOf(first, password);
        expect(servers.filter(({ state }) => state === 'healthy')).toHaveLength(2);
        expect(servers.map(({ port }) => port)).toContain(target.port);
        expect(servers.map(({ name }) => name)).toContain(`127.0.0.1:${target.port}@desk`);
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    const told = announce(first, config).join('\n');
    await first.stop();
    const second = await start(config);
    await second.passwordShown();
    await second.stop();
    const third = await start(config);

    expect(told).toMatch(/Attention: DATABASE_URLS, number 1 \(mysql:\/\/me@h\/d\) is not watched/);
    expect(told).toMatch(new RegExp(`Attention: ${new URL(refused).host}: Nothing listens there`));
    expect(told).toContain(password);
    expect(told).not.toContain('hunter2');
    // Nobody has been told before somebody says so: a start may break off before its last line.
    expect(second.password).toBe(password);
    expect(third.password).toBeUndefined();
    expect(third.collectorUrl).toBe(first.collectorUrl);
    expect((await signIn(third.url, third.email, password)).status).toBe(200);
  });

  it('sets a new password while it runs and while it does not', async () => {
    const config = await settings({ ADMIN_PASSWORD: 'correct horse' });
    await expect(resetAdministrator(config, { email: 'admin@localhost', password: undefined })).rejects.toThrow(
      NothingStartedYet,
    );

    const product = await start(config);
    const random = await resetAdministrator(config, { email: product.email, password: undefined });
    const answers = [
      await signIn(product.url, product.email, 'correct horse'),
      await signIn(product.url, product.email, random),
    ];
    await product.stop();
    const stopped = await resetAdministrator(config, { email: product.email, password: 'battery staple' });

    expect(answers.map(({ status }) => status)).toEqual([401, 200]);
    expect(stopped).toBe('battery staple');
  });

  it('stops what it started when a later part cannot start', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };

    const used = startAllInOne(await settings({ PORT: String(port) }));

    await expect(used).rejects.toThrow(PortInUse);
    await expect(stat(path.join(directory, 'data', 'instance.json'))).rejects.toThrow('ENOENT');
    server.close();
  });

  it('keeps its history in a PostgreSQL that is given, and starts none of its own', async () => {
    const config = await settings({
      HISTORY_DATABASE_URL: await target.createDatabase(),
      ADMIN_PASSWORD: 'correct horse',
      DATABASE_URLS: target.url,
    });

    const product = await start(config);
    const [collector] = await collectorsOf(product, 'correct horse');
    await product.stop();
    // What is lost is the key; the collector stays the one it was.
    await rm(path.join(config.DATA_DIR, 'collector', 'identity'), { recursive: true });
    const again = await start(config);
    const [same, ...others] = await collectorsOf(again, 'correct horse');

    await expect(stat(path.join(config.DATA_DIR, 'postgres'))).rejects.toThrow('ENOENT');
    expect(product.collectorUrl).toMatch(/^https:/);
    expect(collector.certificateExpiresAt).toBeGreaterThan(Date.now());
    expect(same).toMatchObject({ id: collector.id, name: 'embedded' });
    expect(others).toEqual([]);
    for (const file of ['secrets.key', 'collector-tls/server.pem', 'collector/identity/identity.pem']) {
      expect((await stat(path.join(config.DATA_DIR, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('names the setting of a history database that does not answer, and not its password', async () => {
    const config = await settings({ HISTORY_DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${await freePort()}/d` });

    const starting = startAllInOne(config);

    await expect(starting).rejects.toThrow(HistoryDatabaseUnusable);
    await expect(starting).rejects.not.toThrow('hunter2');
  });

  it('ends a start that is no longer wanted, and leaves nothing behind', async () => {
    const wanted = new AbortController();
    const config = await settings();

    const starting = startAllInOne(config, {
      signal: wanted.signal,
      onProgress: (what) => what.startsWith('ingest') && wanted.abort(),
    });

    await expect(starting).rejects.toThrow('aborted');
    await expect(readFile(path.join(config.DATA_DIR, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });
});
