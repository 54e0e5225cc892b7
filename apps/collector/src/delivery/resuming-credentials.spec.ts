import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';

import { ResumingCredentials, TlsSessions } from './resuming-credentials.js';
import { selfSigned } from './testing/certificates.js';
import type { SelfSigned } from './testing/certificates.js';

describe('TLS to ingest', () => {
  let ingest: SelfSigned;
  let collector: SelfSigned;
  let server: Server;
  const met: { resumed: boolean; client: string; protocol: string | false | null }[] = [];

  beforeAll(async () => {
    [ingest, collector] = [await selfSigned('ingest.internal'), await selfSigned('collector')];
    server = createServer({
      key: ingest.key,
      cert: ingest.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
    });
    server.on('secureConnection', (socket) => {
      const { subject } = socket.getPeerCertificate();
      met.push({ resumed: socket.isSessionReused(), client: String(subject?.CN), protocol: socket.alpnProtocol });
      socket.on('error', () => undefined);
      socket.write('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => void met.splice(0));

  async function connect(serverName: string, sessions: TlsSessions, shown: SelfSigned | undefined): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const client = shown && { cert: shown.certificate, key: shown.key };
    const options = { ca: ingest.certificate, ...client };
    const connector = new ResumingCredentials({
      server: 'one',
      serverName,
      sessions,
      options,
      handshakeMs: 10_000,
    })._createSecureConnector();
    const { socket } = await connector.connect(connectTcp(port, '127.0.0.1'));
    // The ticket follows the handshake.
    await new Promise((resolve) => socket.once('data', resolve));
    await new Promise<void>((resolve) => void (socket as TLSSocket).end(resolve));
    socket.destroy();
  }

  it('resumes the session of the connection before, with the certificate it was begun with', async () => {
    const sessions = new TlsSessions();

    for (let count = 0; count < 2; count++) await connect('ingest.internal', sessions, collector);

    expect(met).toEqual([false, true].map((resumed) => ({ resumed, client: 'collector', protocol: 'h2' })));
  });

  it('begins anew after a renewal', async () => {
    const sessions = new TlsSessions();
    await connect('ingest.internal', sessions, collector);

    sessions.forget();
    await connect('ingest.internal', sessions, collector);

    expect(met.map(({ resumed }) => resumed)).toEqual([false, false]);
  });

  it('leaves a server that answers nothing after the set time, and when the connection is given up', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const connectorWith = (handshakeMs: number) => {
      const target = { server: 'one', serverName: 'ingest.internal', sessions: new TlsSessions(), options: {} };
      return new ResumingCredentials({ ...target, handshakeMs })._createSecureConnector();
    };
    const sockets = [connectTcp(port, '127.0.0.1'), connectTcp(port, '127.0.0.1')] as const;

    await expect(connectorWith(50).connect(sockets[0])).rejects.toThrow(/50 ms/);
    const patient = connectorWith(60_000);
    const connecting = patient.connect(sockets[1]);
    patient.destroy();
    await expect(connecting).rejects.toThrow(/closed/);

    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    await new Promise((resolve) => silent.close(resolve));
  });

  it('refuses a certificate with another name', async () => {
    await expect(connect('other.internal', new TlsSessions(), undefined)).rejects.toThrow(/other\.internal/);
  });
});
