import { readFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';

import { ServerCredentials } from '@grpc/grpc-js';
import type { Server as GrpcServer } from '@grpc/grpc-js';
import { CannotListen } from '@pganalytics/http';
import type { Logger } from '@pganalytics/telemetry';

import { PlaintextCollectorPort, UnusableCertificate } from './collector-port.errors.js';
import { speaksHttp2 } from './speaks-http2.js';

export interface CollectorPortOptions {
  readonly host: string;
  readonly port: number;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly plaintext: boolean;
  /** Longest time for a TLS handshake, or until a plain connection shows what it speaks. */
  readonly greetingTimeoutMs: number;
  readonly grpc: GrpcServer;
  readonly http: HttpServer;
  readonly logger: Logger;
}

/** The one port for collectors: HTTP/2 goes to gRPC, HTTP/1.1 to Fastify. */
export class CollectorPort {
  private readonly sockets = new Set<Socket>();
  private readonly greeting = new Set<Socket>();
  private readonly injector;
  private readonly server: TcpServer;
  readonly secure: boolean;

  constructor(private readonly options: CollectorPortOptions) {
    this.secure = options.tlsCertFile !== undefined || options.tlsKeyFile !== undefined;
    if (!this.secure && !options.plaintext && !isLoopback(options.host)) throw new PlaintextCollectorPort(options.host);
    this.injector = options.grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.server = this.secure ? this.tlsServer() : createTcpServer((socket) => void this.onPlain(socket));
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
    this.injector.destroy();
    for (const socket of this.sockets) socket.destroy();
  }

  private tlsServer(): TcpServer {
    const { tlsCertFile, tlsKeyFile, greetingTimeoutMs } = this.options;
    if (!tlsCertFile || !tlsKeyFile) {
      throw new UnusableCertificate('COLLECTOR_TLS_CERT_FILE and COLLECTOR_TLS_KEY_FILE are needed together');
    }
    try {
      const server = createTlsServer({
        cert: readFileSync(tlsCertFile),
        key: readFileSync(tlsKeyFile),
        minVersion: 'TLSv1.2',
        ALPNProtocols: ['h2', 'http/1.1'],
        handshakeTimeout: greetingTimeoutMs,
      });
      server.on('secureConnection', (socket: TLSSocket) => this.hand(socket, socket.alpnProtocol === 'h2'));
      server.on('tlsClientError', (error, socket) => {
        this.options.logger.debug({ err: error }, 'a TLS handshake failed');
        socket.destroy();
      });
      return server;
    } catch (error) {
      throw new UnusableCertificate(error);
    }
  }

  private async onPlain(socket: Socket): Promise<void> {
    this.greeting.add(socket);
    const http2 = await speaksHttp2(socket, this.options.greetingTimeoutMs);
    this.greeting.delete(socket);
    if (http2 !== undefined) this.hand(socket, http2);
  }

  private hand(socket: Socket, http2: boolean): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => this.sockets.delete(socket));
    // Resets by the other side are everyday life; each protocol notices them for itself.
    socket.on('error', (error) => this.options.logger.debug({ err: error }, 'a connection broke'));
    if (http2) this.injector.injectConnection(socket);
    else this.options.http.emit('connection', socket);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
