import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { saysSomething } from './says-something.js';

describe('waiting for the first bytes of a connection', () => {
  let server: Server;
  let client: Socket;
  let accepted: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connection = once(server, 'connection');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    [accepted] = (await connection) as [Socket];
    server.close();
  });

  afterEach(() => {
    client.destroy();
    accepted.destroy();
  });

  it('ends when they come, and leaves them to whoever reads', async () => {
    const said = saysSomething(accepted, 10_000);

    client.write('hello');

    expect(await said).toBe(true);
    const [bytes] = (await once(accepted, 'data')) as [Buffer];
    expect(bytes.toString()).toBe('hello');
  });

  it('ends at once when they were read and put back', async () => {
    accepted.unshift(Buffer.from('hello'));

    expect(await saysSomething(accepted, 10_000)).toBe(true);
  });

  it('closes a connection that stays silent for the time', async () => {
    expect(await saysSomething(accepted, 20)).toBe(false);
    expect(accepted.destroyed).toBe(true);
  });

  it('closes a connection that ends without a word', async () => {
    const said = saysSomething(accepted, 10_000);

    client.end();

    expect(await said).toBe(false);
    expect(accepted.destroyed).toBe(true);
  });
});
