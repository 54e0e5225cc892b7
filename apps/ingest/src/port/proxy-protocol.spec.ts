import { connect as connectTcp, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';

import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import { collectorAuthoritiesPublished, collectorClonesSeen, collectorsChanged } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import { TestAuthority } from '@pganalytics/identity/testing';
import { aCollector } from '../testing.js';
import { UntrustedProxySetting } from './collector-port.errors.js';
import { isFromProxy, readProxyHeader, trustedProxies } from './proxy-protocol.js';
import type { ProxyHeader } from './proxy-protocol.js';

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const header = (command: number, family: number, addresses: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(addresses.length);
  return Buffer.concat([SIGNATURE, Buffer.of(command, family), length, addresses]);
};
const v4 = header(0x21, 0x11, Buffer.from('c000020a0a000001c3d420fb', 'hex'));
const v6 = header(0x21, 0x21, Buffer.from(`${'20010db8'.padEnd(31, '0')}1${'0'.repeat(31)}1c3d420fb`, 'hex'));
const local = header(0x20, 0x00, Buffer.alloc(0));

describe('the header of a proxy', () => {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  async function read(chunks: readonly Buffer[], timeoutMs = 2_000) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = connectTcp((server.address() as { port: number }).port, '127.0.0.1');
    const socket = await accepted;
    open.push(client, socket);
    server.close();
    const reading: Promise<ProxyHeader | undefined> = readProxyHeader(socket, timeoutMs);
    for (const chunk of chunks) await new Promise((resolve) => client.write(chunk, resolve));
    const found = await reading;
    let rest = '';
    if (found) socket.on('data', (bytes: Buffer) => (rest += bytes.toString()));
    return { found, socket, rest: () => rest };
  }

  it.each([
    ['IPv4', v4, { address: '192.0.2.10:50132' }],
    ['IPv6', v6, { address: '2001:db8:0:0:0:0:0:1:50132' }],
    ['the proxy itself, as for its health check', local, { address: undefined }],
  ])('tells of %s, and leaves what comes after it', async (_what, bytes, expected) => {
    const { found, rest } = await read([Buffer.concat([bytes, Buffer.from('hello')])]);

    expect(found).toEqual(expected);
    await eventually(() => expect(rest()).toBe('hello'));
  });

  it('may come byte by byte', async () => {
    const { found } = await read([...v4].map((byte) => Buffer.of(byte)));

    expect(found).toEqual({ address: '192.0.2.10:50132' });
  });

  it.each([
    ['another beginning', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['version 1', Buffer.from('PROXY TCP4 192.0.2.10 10.0.0.1 50132 8443\r\n')],
    ['an unknown command', header(0x2f, 0x11, Buffer.alloc(12))],
    ['a family that is no TCP', header(0x21, 0x31, Buffer.alloc(216))],
    ['addresses that are cut off', header(0x21, 0x11, Buffer.alloc(4))],
    ['a length without end', Buffer.concat([SIGNATURE, Buffer.of(0x21, 0x11, 0xff, 0xff)])],
  ])('closes a connection with %s', async (_what, bytes) => {
    const { found, socket } = await read([bytes]);

    expect(found).toBeUndefined();
    expect(socket.destroyed).toBe(true);
  });

  it('has to come in time', async () => {
    const { found } = await read([v4.subarray(0, 20)], 50);

    expect(found).toBeUndefined();
  });

  it('is believed from the networks that are named', () => {
    const proxies = trustedProxies(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);
    const from = (remoteAddress: string) => isFromProxy({ remoteAddress } as Socket, proxies);

    expect(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1', '2001:db8::7'].map(from)).toEqual([true, true, true, true]);
    expect(['11.0.0.1', '192.0.2.2', '::1', ''].map(from)).toEqual([false, false, false, false]);
    for (const wrong of ['10.0.0.0/33', 'proxy.example', '10.0.0.0/x']) {
      expect(() => trustedProxies([wrong])).toThrow(UntrustedProxySetting);
    }
  });
});

describe('the collector port behind a proxy', () => {
  it('names the client itself, on TLS, and cuts a connection without the header', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-proxy-'));
    const [certFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')];
    const authority = await TestAuthority.create();
    const server = await authority.forServer();
    writeFileSync(certFile, server.cert);
    writeFileSync(keyFile, server.key);
    const collector = aCollector();
    const bus = new MemoryBus();
    await publish(bus, collectorsChanged, collector.enrolled, { source: 'pganalytics/spec' });
    await publish(bus, collectorAuthoritiesPublished, authority.published(), { source: 'pganalytics/spec' });
    const ingest = await startIngest(
      loadConfig(ingestConfig, {
        HTTP_PORT: '0',
        COLLECTOR_PORT: '0',
        HTTP_DRAIN_MS: '0',
        LOG_LEVEL: 'silent',
        COLLECTOR_TLS_CERT_FILE: certFile,
        COLLECTOR_TLS_KEY_FILE: keyFile,
        COLLECTOR_PROXIES: '127.0.0.0/8',
      }),
      { bus },
    );
    const ask = (shown: object, first?: Buffer) =>
      new Promise<string>((resolve) => {
        const { hostname, port } = new URL(ingest.collectorUrl);
        const socket = connectTcp(Number(port), hostname);
        if (first) socket.write(first);
        const tls = connectTls({ socket, ca: authority.certificate, servername: 'localhost', ...shown });
        let answer = '';
        tls.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
        tls.on('close', () => resolve(answer));
        tls.write('POST /api/v1/snapshots HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      });
    const [old, renewed] = [
      await authority.forCollector(collector, { notBefore: new Date(Date.now() - 1_800_000) }),
      await authority.forCollector(collector, { notBefore: new Date(Date.now() - 60_000) }),
    ];

    const answers = [await ask(renewed, v4), await ask(old, local), await ask(renewed)];

    // 415: the port knows who it is, and cannot read what was sent.
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['415', '415', '']);
    // An alarm names the addresses: the one that the proxy told, and the proxy's own.
    const addresses = bus.messagesOn(collectorClonesSeen)[0].keys.map(({ address }) => address);
    expect(addresses).toEqual(['192.0.2.10:50132', expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    await ingest.stop();
    rmSync(directory, { recursive: true });
  });
});
