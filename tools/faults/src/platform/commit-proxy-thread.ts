import net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

import { CommitFinder } from './commit-finder.js';
import type { CutPoint, FromCommitProxy } from './commit-proxy.js';

const targetPort = workerData as number;
/** Where to cut the next commits. */
let order: CutPoint[] = [];
const say = (message: FromCommitProxy): void => parentPort?.postMessage(message);

parentPort?.on('message', (points: CutPoint[]) => (order = points));

const server = net.createServer((client) => pass(client));
server.listen(0, '127.0.0.1', () => say({ listensOn: (server.address() as net.AddressInfo).port }));

function pass(client: net.Socket): void {
  const postgres = net.connect({ port: targetPort, host: '127.0.0.1' });
  const end = () => {
    client.destroy();
    postgres.destroy();
  };
  for (const socket of [client, postgres]) {
    socket.on('error', end);
    socket.on('close', end);
  }
  const finder = new CommitFinder();
  let holding = false;
  client.on('data', (bytes) => {
    const point = finder.take(bytes) ? order.shift() : undefined;
    if (point !== undefined) say({ cut: point });
    if (point === 'before-commit') {
      end();
      return;
    }
    // The answer to this COMMIT, and nothing after it, reaches the client: the server has done it by then.
    if (point === 'after-commit') holding = true;
    if (!postgres.write(bytes)) {
      client.pause();
      postgres.once('drain', () => client.resume());
    }
  });
  postgres.on('data', (bytes) => {
    if (holding) {
      end();
      return;
    }
    if (!client.write(bytes)) {
      postgres.pause();
      client.once('drain', () => postgres.resume());
    }
  });
}
