import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

import { credentials } from '@grpc/grpc-js';
import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import { collectorsChanged } from '@pganalytics/contracts';
import { snapshotContentType } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { ProtocolClient, aCollector, aSnapshot } from '../testing.js';
import { PlaintextCollectorPort, UnusableCertificate } from './collector-port.errors.js';

const BASE = { HTTP_PORT: '0', COLLECTOR_PORT: '0', HTTP_DRAIN_MS: '0', LOG_LEVEL: 'silent' };

describe('the collector port', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-tls-'));
  const [certFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')];
  const collector = aCollector();
  const bus = new MemoryBus();
  let ingest: RunningIngest;

  beforeAll(async () => {
    const subject = '-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
    const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
    const command = `req -x509 ${newKey} ${subject} -keyout ${keyFile} -out ${certFile}`;
    execFileSync('openssl', command.split(' '), { stdio: 'ignore' });
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    const tls = { COLLECTOR_TLS_CERT_FILE: certFile, COLLECTOR_TLS_KEY_FILE: keyFile };
    ingest = await startIngest(loadConfig(ingestConfig, { ...BASE, ...tls, COLLECTOR_TOKENS: 'always' }), { bus });
  });

  afterAll(async () => {
    await ingest.stop();
    rmSync(directory, { recursive: true });
  });

  it('speaks gRPC over TLS', async () => {
    const client = new ProtocolClient(
      ingest.collectorUrl,
      collector.token,
      credentials.createSsl(readFileSync(certFile)),
    );

    client.send({ snapshot: aSnapshot(collector) });

    await eventually(() => expect(client.logged).toEqual([1]));
    client.close();
  });

  it('speaks HTTP/1.1 over TLS on the same port', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${collector.token}`, 'content-type': snapshotContentType };
      const url = `${ingest.collectorUrl}/api/v1/snapshots`;
      request(url, { method: 'POST', ca: readFileSync(certFile), headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(Buffer.from(aSnapshot(collector, { sequence: 2n })));
    });

    expect(status).toBe(200);
  });

  it.each([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1'], 'http/1.1'],
  ])('agrees by ALPN %p on %s', async (offered, agreed) => {
    const socket = await handshake({ ALPNProtocols: offered });

    expect([socket.alpnProtocol, socket.getProtocol()]).toEqual([agreed, 'TLSv1.3']);
    socket.destroy();
  });

  it('R-ING-1: refuses TLS 1.1 and plain text', async () => {
    await expect(handshake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
    await expect(fetch(ingest.collectorUrl.replace('https', 'http'))).rejects.toThrow();
  });

  it.each([
    ['plain text on an address that is not loopback', { COLLECTOR_HOST: '0.0.0.0' }, PlaintextCollectorPort],
    ['a certificate without its key', { COLLECTOR_TLS_CERT_FILE: certFile }, UnusableCertificate],
    [
      'a key file that is not there',
      { COLLECTOR_TLS_CERT_FILE: certFile, COLLECTOR_TLS_KEY_FILE: '/no' },
      UnusableCertificate,
    ],
  ])('does not start with %s', async (_what, settings, error) => {
    const start = startIngest(loadConfig(ingestConfig, { ...BASE, ...settings }), { bus: new MemoryBus() });

    await expect(start).rejects.toThrow(error);
  });

  async function handshake(options: ConnectionOptions) {
    const { hostname, port } = new URL(ingest.collectorUrl);
    return new Promise<TLSSocket>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), ca: readFileSync(certFile), ...options }, () =>
        resolve(socket),
      );
      socket.on('error', reject);
    });
  }
});
