import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createSecureServer } from 'node:tls';

import { loadConfig } from '@pganalytics/config';
import { IdentityDirectory, PlatformClient, enrol } from '@pganalytics/identity';
import { TestPlatform } from '@pganalytics/identity/testing';

import { collectorConfig } from '../collector.config.js';
import { selfSigned } from '../delivery/testing/certificates.js';
import { OpenSpool, optionsOf } from '../delivery/testing/open-spool.js';
import { aCollectorConfig } from '../testing.js';
import { checkCollector } from './check-collector.js';

const temporary = () => mkdtemp(path.join(tmpdir(), 'pganalytics-check-'));
const token = aCollectorConfig().COLLECTOR_TOKEN;

async function codes(environment: Record<string, string>, nowMs = Date.now()): Promise<string[]> {
  const DATA_DIR = await temporary();
  const findings = await checkCollector(loadConfig(collectorConfig, { DATA_DIR, ...environment }), nowMs);
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

describe('collector check looks at the collector itself', () => {
  const ingest = createServer();
  let port: number;

  beforeAll(async () => {
    ingest.listen(0, '127.0.0.1');
    await once(ingest, 'listening');
    ingest.on('connection', (socket) => socket.on('error', () => undefined).end('this is no TLS'));
    port = (ingest.address() as AddressInfo).port;
  });
  afterAll(() => void ingest.close());

  it('finds nothing where everything is in place', async () => {
    expect(
      await codes({ COLLECTOR_TOKEN: token, INGEST_URL: `http://127.0.0.1:${port}`, SPOOL_MAX_BYTES: '1000' }),
    ).toEqual([]);
  });

  it('says who it is not yet, and what is wrong with a token or an identity', async () => {
    expect(await codes({})).toEqual(['notice not-enrolled']);
    expect(await codes({ COLLECTOR_TOKEN: 'nonsense', INGEST_URL: `http://127.0.0.1:${port}` })).toEqual([
      'problem token',
    ]);
    expect(await codes({ COLLECTOR_TOKEN_FILE: '/none', INGEST_URL: `http://127.0.0.1:${port}` })).toEqual([
      'problem token',
    ]);
    expect(await codes({ COLLECTOR_IDENTITY_DIR: '/none' })).toEqual(['problem identity']);
  });

  it('says why ingest is not reached; one of several is enough', async () => {
    const to = (INGEST_URL: string) => codes({ COLLECTOR_TOKEN: token, INGEST_URL });

    expect(await to('http://127.0.0.1:1')).toEqual(['problem ingest-refused']);
    expect(await to('https://no-such-host.invalid')).toEqual(['problem ingest-dns']);
    expect(await to(`https://127.0.0.1:${port}`)).toEqual(['problem ingest-tls']);
    expect(await to('http://ingest.example:8443')).toEqual(['problem ingest-configuration']);
    expect(await to(`http://127.0.0.1:1 http://127.0.0.1:${port}`)).toEqual(['notice ingest-refused']);
  });

  it('says that the certificate should have been renewed, or has expired', async () => {
    const root = await temporary();
    const caFile = path.join(root, 'ca.pem');
    const hour = 3_600_000;
    const platform = await TestPlatform.start({ certificateLifeMs: 3 * hour, ingestUrl: `http://127.0.0.1:${port}` });
    await writeFile(caFile, platform.authority.certificate);
    const client = new PlatformClient({ url: platform.url, caFile, environment: {}, timeoutMs: 5000 });
    const directory = new IdentityDirectory(path.join(root, 'identity'));
    await enrol({ client, directory, token: 'pgae_spec', name: 'a collector', hostName: 'spec' });
    client.close();
    await platform.stop();
    const after = (ms: number) => codes({ COLLECTOR_IDENTITY_DIR: path.join(root, 'identity') }, Date.now() + ms);

    expect(await after(hour)).toEqual([]);
    expect(await after(2.5 * hour)).toEqual(['notice certificate-not-renewed']);
    expect(await after(4 * hour)).toEqual(['problem certificate-expired']);
  });

  it('looks at the certificate of ingest as delivery does', async () => {
    const { keyFile, certFile, key, certificate } = await selfSigned('ingest.test');
    const secure = createSecureServer({ key, cert: certificate }).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
    const trusting = { COLLECTOR_TOKEN: token, INGEST_URL: url, INGEST_CA_FILE: certFile };

    expect(await codes({ ...trusting, INGEST_SERVER_NAME: 'ingest.test' })).toEqual([]);
    expect(await codes({ ...trusting, INGEST_SERVER_NAME: 'other.test' })).toEqual(['problem ingest-tls']);
    expect(await codes({ ...trusting, INGEST_CA_FILE: keyFile, INGEST_SERVER_NAME: 'ingest.test' })).toEqual([
      'problem ingest-tls',
    ]);
    secure.close();
  });

  it('says that the spool cannot be written, is nearly full, or has too little disk', async () => {
    const directory = await temporary();
    const open = await OpenSpool.at(optionsOf(directory));
    await open.append(1, { size: 3000 });
    await open.spool.close();
    const file = path.join(directory, 'file');
    await writeFile(file, '');

    expect(await codes({ SPOOL_DIR: directory, SPOOL_MAX_BYTES: '3100' })).toContain('notice spool-nearly-full');
    expect(await codes({ SPOOL_MAX_BYTES: String(2 ** 52) })).toContain('notice spool-disk-small');
    expect(await codes({ SPOOL_DIR: path.join(file, 'below') })).toContain('problem spool-not-writable');
  });
});
