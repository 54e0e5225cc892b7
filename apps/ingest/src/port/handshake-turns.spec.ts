import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { eventually } from '@pganalytics/servers';

import { HandshakeTurns } from './handshake-turns.js';

const LONG_MS = 60_000;

describe('turns of TLS handshakes', () => {
  let server: Server;
  let ends: Socket[];

  beforeEach(async () => {
    ends = [];
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    for (const end of ends) end.destroy();
    server.close();
  });

  /** A connection: the side that ingest has, and the other. */
  async function aConnection(): Promise<{ socket: Socket; client: Socket }> {
    const accepted = once(server, 'connection');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    const [socket] = (await accepted) as [Socket];
    ends.push(socket, client);
    return { socket, client };
  }

  const turns = (options: Partial<HandshakeTurns['options']> = {}) =>
    new HandshakeTurns({ atOnce: 1, waitMs: LONG_MS, turnMs: LONG_MS, ...options });

  it('are taken in order, so many at a time', async () => {
    const taking = turns({ atOnce: 2 });
    const [first, second] = [await aConnection(), await aConnection()];
    const [third, fourth] = [await aConnection(), await aConnection()];
    const begun: string[] = [];
    const take = async (name: string, { socket }: { socket: Socket }) => {
      const end = await taking.take(socket);
      begun.push(name);
      return end!;
    };

    const firsts = [await take('first', first), await take('second', second)];
    const others = [take('third', third), take('fourth', fourth)];
    expect([begun, taking.length]).toEqual([['first', 'second'], 2]);

    firsts[1]();
    // Ended twice it frees one place all the same.
    firsts[1]();
    await others[0];
    expect([begun, taking.length]).toEqual([['first', 'second', 'third'], 1]);
    firsts[0]();
    await others[1];
    expect(begun).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('end with the connection that has one', async () => {
    const taking = turns();
    const [first, second] = [await aConnection(), await aConnection()];
    await taking.take(first.socket);
    const next = taking.take(second.socket);

    first.socket.destroy();

    expect(await next).toBeInstanceOf(Function);
  });

  it('end after a while though a handshake goes on: whoever is silent holds up nobody (R-ING-7)', async () => {
    const taking = turns({ turnMs: 20 });
    const [first, second] = [await aConnection(), await aConnection()];
    await taking.take(first.socket);

    expect(await taking.take(second.socket)).toBeInstanceOf(Function);
    expect(first.socket.destroyed).toBe(false);
  });

  it('are not waited for by a connection that is gone', async () => {
    const taking = turns();
    const [first, second] = [await aConnection(), await aConnection()];
    const end = await taking.take(first.socket);
    const next = taking.take(second.socket);

    second.socket.resume();
    second.client.resetAndDestroy();

    expect(await next).toBeUndefined();
    expect(taking.length).toBe(0);
    end!();
    expect(await taking.take((await aConnection()).socket)).toBeInstanceOf(Function);
  });

  it('are waited for no longer than allowed, then the connection is closed', async () => {
    const taking = turns({ waitMs: 20 });
    const [first, second] = [await aConnection(), await aConnection()];
    await taking.take(first.socket);

    expect(await taking.take(second.socket)).toBeUndefined();
    await eventually(() => expect(second.socket.destroyed).toBe(true));
  });
});
