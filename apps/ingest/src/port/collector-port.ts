import type { Server as HttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { BlockList, Server as TcpServer, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Server as TlsServer, TLSSocket } from 'node:tls';

import { ServerCredentials } from '@grpc/grpc-js';
import type { Server as GrpcServer } from '@grpc/grpc-js';
import { CannotListen } from '@pganalytics/http';
import type { Logger } from '@pganalytics/telemetry';

import { PlaintextCollectorPort, UnusableCertificate } from './collector-port.errors.js';
import { remoteOf } from './peers.js';
import type { Peers } from './peers.js';
import { isFromProxy, readProxyHeader, trustedProxies } from './proxy-protocol.js';
import { saysSomething } from './says-something.js';
import { ServerCertificateFiles } from './server-certificate.js';
import type { ServerCertificate } from './server-certificate.js';
import { speaksHttp2 } from './speaks-http2.js';

export interface CollectorPortOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  /** How often the files are looked at: whoever renews the certificate replaces them. */
  readonly tlsReloadMs: number;
  readonly plaintext: boolean;
  /** Networks whose connections begin with a PROXY protocol header. */
  readonly proxies: readonly string[];
  readonly peers: Peers;
  /** Longest time for a TLS handshake, or until a plain connection shows what it speaks. */
  readonly greetingTimeoutMs: number;
  readonly grpc: GrpcServer;
  readonly http: HttpServer;
  readonly logger: Logger;
}

/** What the port speaks, the better one first. */
const SPOKEN = ['h2', 'http/1.1'];

/** The one port for collectors: HTTP/2 goes to gRPC, HTTP/1.1 to Fastify. */
export class CollectorPort {
  private readonly sockets = new Set<Socket>();
  private readonly greeting = new Set<Socket>();
  private readonly injector;
  private readonly server: TcpServer;
  private readonly files: ServerCertificateFiles | undefined;
  private readonly tls: TlsServer | undefined;
  private readonly proxies: BlockList;
  // What proxies said about clients, by the remote address of the connection: TLS wraps the socket in another one.
  private readonly told = new Map<string, string>();
  readonly secure: boolean;

  constructor(private readonly options: CollectorPortOptions) {
    this.secure = options.tlsCertFile !== undefined || options.tlsKeyFile !== undefined;
    if (!this.secure && !options.plaintext && !isLoopback(options.host)) throw new PlaintextCollectorPort(options.host);
    this.injector = options.grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.proxies = trustedProxies(options.proxies);
    this.files = this.secure ? this.openFiles() : undefined;
    this.tls = this.files && this.tlsServer(this.files.current);
    this.files?.watch((certificate) => this.useCertificate(certificate));
    this.server = createTcpServer((socket) => void this.onConnection(socket));
  }

  /** Resolves with the address, as `https://127.0.0.1:8443`. @throws CannotListen */
  async listen(): Promise<string> {
    const { host, port } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => reject(new CannotListen('ingest', host, port, error)));
      this.server.listen(port, host, resolve);
    });
    const address = this.server.address() as { port: number };
    return `${this.secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }

  /** When the certificate of the port ends, in milliseconds since 1970; undefined without one. */
  get certificateNotAfterMs(): number | undefined {
    return this.files?.current.notAfterMs;
  }

  /** Reads the files of the certificate now. */
  reloadCertificate(): void {
    this.files?.reload((certificate) => this.useCertificate(certificate));
  }

  /** Takes no further connection. */
  stopListening(): void {
    this.server.close();
    for (const socket of this.greeting) socket.destroy();
  }

  /** Says GOAWAY on every HTTP/2 connection; streams that are open may end within the time. */
  sayGoaway(graceMs: number): void {
    this.injector.drain(graceMs);
  }

  /** Closes idle HTTP/1.1 connections and resolves when all others have had their answers and are closed. */
  async settle(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    this.options.http.closeIdleConnections();
    while (this.sockets.size > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      this.options.http.closeIdleConnections();
    }
  }

  close(): void {
    this.stopListening();
    this.files?.close();
    this.injector.destroy();
    for (const socket of this.sockets) socket.destroy();
  }

  private openFiles(): ServerCertificateFiles {
    const { tlsCertFile, tlsKeyFile, tlsReloadMs, logger } = this.options;
    return new ServerCertificateFiles({
      certFile: tlsCertFile,
      keyFile: tlsKeyFile,
      lookEveryMs: tlsReloadMs,
      logger,
    });
  }

  private tlsServer(certificate: ServerCertificate): TlsServer {
    const { greetingTimeoutMs, logger } = this.options;
    try {
      const server = createTlsServer({
        ...contextOf(certificate),
        // Not a list: of that Node keeps a copy per connection in memory that many small buffers share, and each of
        // them keeps 64 KiB from being freed.
        ALPNCallback: ({ protocols }) => SPOKEN.find((protocol) => protocols.includes(protocol)),
        handshakeTimeout: greetingTimeoutMs,
        // Asked for and proven here, judged per stream and request: so a refusal says why, and news of an authority
        // or a revocation counts at once, for resumed sessions too.
        requestCert: true,
        rejectUnauthorized: false,
      });
      server.on('secureConnection', (socket: TLSSocket) => this.hand(socket, socket.alpnProtocol === 'h2'));
      server.on('tlsClientError', (error, socket) => {
        logger.debug({ err: error }, 'a TLS handshake failed');
        socket.destroy();
      });
      return server;
    } catch (error) {
      throw new UnusableCertificate(error);
    }
  }

  private useCertificate(certificate: ServerCertificate): void {
    this.tls?.setSecureContext(contextOf(certificate));
  }

  private async onConnection(socket: Socket): Promise<void> {
    const { greetingTimeoutMs } = this.options;
    const remote = remoteOf(socket);
    this.greeting.add(socket);
    socket.once('close', () => {
      this.greeting.delete(socket);
      this.told.delete(remote);
    });
    if (isFromProxy(socket, this.proxies)) {
      const header = await readProxyHeader(socket, greetingTimeoutMs);
      if (header === undefined) return;
      if (header.address !== undefined) this.told.set(remote, header.address);
    }
    if (this.tls) {
      // Not before the first bytes are here: TLS sizes its read buffer by them, and takes 64 KiB when it reads them itself.
      if (!(await saysSomething(socket, greetingTimeoutMs))) return;
      this.greeting.delete(socket);
      this.tls.emit('connection', socket);
      return;
    }
    const http2 = await speaksHttp2(socket, greetingTimeoutMs);
    if (http2 !== undefined) this.hand(socket, http2);
  }

  private hand(socket: Socket, http2: boolean): void {
    this.greeting.delete(socket);
    this.sockets.add(socket);
    this.options.peers.add(socket, this.told.get(remoteOf(socket)));
    socket.setNoDelay(true);
    socket.once('close', () => this.sockets.delete(socket));
    // Resets by the other side are everyday life; each protocol notices them for itself.
    socket.on('error', (error) => this.options.logger.debug({ err: error }, 'a connection broke'));
    if (http2) this.injector.injectConnection(socket);
    else this.options.http.emit('connection', socket);
  }
}

const contextOf = ({ cert, key }: ServerCertificate) => ({ cert, key, minVersion: 'TLSv1.2' as const });

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
