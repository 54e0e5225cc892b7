import net from 'node:net';

import { CommitFinder } from './commit-finder.js';

/** Where a connection is cut around a COMMIT. */
export type CutPoint = 'before-commit' | 'after-commit';

/** What is cut next, and what was cut so far. */
interface Order {
  left: number;
  next: () => CutPoint;
}

/**
 * A TCP proxy in front of the history that knows one thing of PostgreSQL's protocol: when a client asks for COMMIT. On
 * order it cuts that connection, either before the server gets the message or after the server has done it and before
 * its answer comes through, which is the moment at which a writer cannot know (R-KAF-5).
 */
export class CommitProxy {
  readonly cuts: Record<CutPoint, number> = { 'before-commit': 0, 'after-commit': 0 };
  private order: Order | undefined;
  private readonly sockets = new Set<net.Socket>();

  private constructor(
    private readonly server: net.Server,
    private readonly target: number,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  /** Listens on a free loopback port and passes on to another one. */
  static async start(targetPort: number): Promise<CommitProxy> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CommitProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** Cuts the next `count` commits. */
  cut(count: number, next: () => CutPoint): void {
    this.order = { left: count, next };
  }

  /** Commits that are still to be cut. */
  get left(): number {
    return this.order?.left ?? 0;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(client: net.Socket): void {
    const server = net.connect({ port: this.target, host: '127.0.0.1' });
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    const finder = new CommitFinder();
    let holding = false;
    client.on('data', (bytes) => {
      const commits = finder.take(bytes);
      const point = commits ? this.pointNow() : undefined;
      if (point === 'before-commit') {
        end();
        return;
      }
      // The answer to this COMMIT, and nothing after it, reaches the client: the server has done it by then.
      if (point === 'after-commit') holding = true;
      if (!server.write(bytes)) {
        client.pause();
        server.once('drain', () => client.resume());
      }
    });
    server.on('data', (bytes) => {
      if (holding) {
        end();
        return;
      }
      if (!client.write(bytes)) {
        server.pause();
        client.once('drain', () => server.resume());
      }
    });
  }

  private pointNow(): CutPoint | undefined {
    if (this.order === undefined || this.order.left === 0) return undefined;
    this.order.left -= 1;
    const point = this.order.next();
    this.cuts[point] += 1;
    return point;
  }
}
