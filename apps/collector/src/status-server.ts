import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the collector tells about itself. */
export interface StatusSources {
  ready(): boolean;
  metrics(): Promise<string>;
}

export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Health, readiness and metrics on one port; nothing else is served, so that no web framework is needed beside PostgreSQL. */
export async function startStatusServer(host: string, port: number, sources: StatusSources): Promise<StatusServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json') => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    if (request.url === '/healthz') answer(200, '{"status":"ok"}');
    else if (request.url === '/readyz') {
      const ready = sources.ready();
      answer(ready ? 200 : 503, JSON.stringify({ status: ready ? 'ok' : 'stopping' }));
    } else if (request.url === '/metrics') {
      sources.metrics().then(
        (text) => answer(200, text, 'text/plain; version=0.0.4'),
        () => answer(500, '{"status":"error"}'),
      );
    } else answer(404, '{"status":"not-found"}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
