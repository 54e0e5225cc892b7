import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

import { CallCredentials, ChannelCredentials } from '@grpc/grpc-js';
import type { experimental } from '@grpc/grpc-js';

/** Sessions of earlier connections: with one the handshake saves a round trip and the certificates. */
export class TlsSessions {
  private readonly byServer = new Map<string, Buffer>();

  get(server: string): Buffer | undefined {
    return this.byServer.get(server);
  }

  keep(server: string, session: Buffer): void {
    this.byServer.set(server, session);
  }

  /** A session stands for the certificate it was begun with. */
  forget(): void {
    this.byServer.clear();
  }
}

export interface TlsTarget {
  /** Whose sessions are used. */
  readonly server: string;
  readonly serverName: string;
  readonly sessions: TlsSessions;
  readonly options: Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;
  /** How long a handshake may take. grpc-js waits for ever, and lets go of the socket never. */
  readonly handshakeMs: number;
}

/** TLS of grpc-js with what its own credentials leave out: resumed sessions, and a server name beside the address. */
export class ResumingCredentials extends ChannelCredentials {
  constructor(private readonly target: TlsTarget) {
    super();
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(): experimental.SecureConnector {
    const pending = new Set<TLSSocket>();
    return {
      connect: async (socket) => ({ socket: await this.secure(socket, pending), secure: true }),
      waitForReady: async () => undefined,
      getCallCredentials: () => CallCredentials.createEmpty(),
      destroy: () => {
        for (const socket of pending) socket.destroy();
      },
    };
  }

  private secure(socket: Socket, pending: Set<TLSSocket>): Promise<TLSSocket> {
    const { server, serverName, sessions, options, handshakeMs } = this.target;
    return new Promise((resolve, reject) => {
      const secured = connect({
        ...options,
        socket,
        host: serverName,
        // A name in the handshake has to be a name.
        ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
        session: sessions.get(server),
        ALPNProtocols: ['h2'],
        minVersion: 'TLSv1.2',
      });
      pending.add(secured);
      const overdue = setTimeout(
        () => secured.destroy(new Error(`The TLS handshake took longer than ${handshakeMs} ms.`)),
        handshakeMs,
      ).unref();
      const done = () => {
        pending.delete(secured);
        clearTimeout(overdue);
      };
      secured.on('session', (session: Buffer) => sessions.keep(server, session));
      secured.once('error', reject);
      secured.once('secureConnect', () => {
        done();
        secured.removeListener('error', reject);
        resolve(secured);
      });
      secured.once('close', () => {
        done();
        socket.destroy();
        reject(new Error('The connection was closed during the TLS handshake.'));
      });
    });
  }
}
