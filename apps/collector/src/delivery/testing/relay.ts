import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Passes bytes on to a port, and counts them; can die like a machine that lost its power. */
export class Relay {
  bytes = 0;
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** With CONNECT it is an HTTP proxy and goes where it is asked to. */
  static async to(port: number | 'CONNECT'): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server);
    server.on('connection', (socket) => {
      relay.connections++;
      if (port !== 'CONNECT') relay.join(socket, connect(port, '127.0.0.1'));
      else socket.once('data', (request: Buffer) => relay.connectAsAsked(socket, request));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  readonly asked: string[] = [];

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** At once, with everything that was on its way. */
  die(): void {
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  private connectAsAsked(socket: Socket, request: Buffer): void {
    const text = request.toString('latin1');
    this.asked.push(text);
    const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) /.exec(text) ?? [];
    const to = connect(Number(port), host, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    this.join(socket, to);
  }

  private join(from: Socket, to: Socket): void {
    for (const socket of [from, to]) {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    from.on('data', (chunk: Buffer) => (this.bytes += chunk.length));
    from.pipe(to).pipe(from);
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
  }
}
