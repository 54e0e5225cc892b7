import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Who is at the other end of a connection to the collector port. */
export interface Peer {
  /** `host:port` of the client itself, also behind a proxy that says so. */
  readonly address: string;
  /** Whether TLS ends here. */
  readonly tls: boolean;
  /** What it showed in the handshake: its key is proven, nothing else of it was checked. */
  readonly certificate: X509Certificate | undefined;
}

/** The other ends of all connections to the collector port. */
export class Peers {
  private readonly bySocket = new WeakMap<Socket, Peer>();
  // gRPC names a call's connection by the remote address of its socket, which is unique while it is open.
  private readonly byRemote = new Map<string, Peer>();

  /** `address` is what a proxy said about the client. */
  add(socket: Socket, address: string | undefined): void {
    const remote = remoteOf(socket);
    const tls = socket instanceof TLSSocket;
    const certificate = tls ? socket.getPeerX509Certificate() : undefined;
    const peer = { address: address ?? remote, tls, certificate };
    this.bySocket.set(socket, peer);
    this.byRemote.set(remote, peer);
    socket.once('close', () => {
      if (this.byRemote.get(remote) === peer) this.byRemote.delete(remote);
    });
  }

  /** The other end of a connection to the collector port; undefined for a socket of another port. */
  ofSocket(socket: Socket): Peer | undefined {
    return this.bySocket.get(socket);
  }

  /** The other end of a gRPC call, by what `getPeer` says of it. */
  ofRemote(remote: string): Peer {
    // A connection that is gone already proves nothing.
    return this.byRemote.get(remote) ?? { address: remote, tls: true, certificate: undefined };
  }
}

/** How gRPC names the other end of a socket. */
export const remoteOf = ({ remoteAddress = 'unknown', remotePort = 0 }: Socket): string =>
  `${remoteAddress}:${remotePort}`;
