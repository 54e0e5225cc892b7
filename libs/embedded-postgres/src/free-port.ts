import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * A loopback port that nothing listens on. It lies below the range from which the system takes ports for outgoing
 * connections, so that none of those takes it before a server does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

/** Whether a server could listen on a port of an address now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
