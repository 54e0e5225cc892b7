import type { Socket } from 'node:net';

/** How handshakes take turns; milliseconds. */
export interface HandshakeTurnsOptions {
  /** How many go on at a time. */
  readonly atOnce: number;
  /** Longest time that a connection waits for its turn; then it is closed. */
  readonly waitMs: number;
  /** A turn ends after so long though the handshake does not: whoever is silent must not hold up the others. */
  readonly turnMs: number;
}

const ignore = (): void => undefined;

/**
 * Lets some TLS handshakes go on at a time, the others wait in order. When a node dies all of its collectors come within a
 * second: handshakes that go on all at once are all done at the end of the last one, which is later than any of them may
 * take, and those that are cut off for it come again. In turn the first are done after milliseconds, and none is for nothing.
 */
export class HandshakeTurns {
  /** Connections that wait, in order, and who waits for them. */
  private readonly waiting = new Map<Socket, (mayBegin: boolean) => void>();
  private underWay = 0;

  constructor(private readonly options: HandshakeTurnsOptions) {}

  /** Resolves when it is the connection's turn, with what ends the turn; with nothing when the connection is gone. */
  async take(socket: Socket): Promise<(() => void) | undefined> {
    if (!(await this.turnOf(socket))) return undefined;
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.off('close', end);
      this.underWay -= 1;
      this.next();
    };
    const timer = setTimeout(end, this.options.turnMs);
    socket.once('close', end);
    return end;
  }

  /** Connections that wait for their turn. */
  get length(): number {
    return this.waiting.size;
  }

  private turnOf(socket: Socket): Promise<boolean> {
    if (socket.destroyed) return Promise.resolve(false);
    if (this.underWay < this.options.atOnce) {
      this.underWay += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const settle = (mayBegin: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(socket);
        socket.off('close', onGone).off('error', ignore);
        if (!mayBegin) socket.destroy();
        resolve(mayBegin);
      };
      const onGone = () => settle(false);
      const timer = setTimeout(onGone, this.options.waitMs);
      // It is closed after an error; nobody else listens meanwhile.
      socket.once('close', onGone).on('error', ignore);
      this.waiting.set(socket, settle);
    });
  }

  private next(): void {
    const [first] = this.waiting.values();
    if (first === undefined) return;
    this.underWay += 1;
    first(true);
  }
}
