import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { StatusPortTaken } from '../collector.errors.js';
import type { CollectorStatus } from './collector-status.js';
import { CONTENT_SECURITY_POLICY, statusPage } from './status-page.js';

/** What the collector tells about itself. */
export interface StatusServerSources {
  ready(): boolean;
  metrics(): Promise<string>;
  status(): Promise<CollectorStatus>;
}

export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * Health, readiness, metrics and status on one port: so little that no web framework is needed beside PostgreSQL.
 * @throws StatusPortTaken
 */
export async function startStatusServer(
  host: string,
  port: number,
  sources: StatusServerSources,
): Promise<StatusServer> {
  const server = createServer((request, response) => {
    answerTo(request, sources).then(
      (answer) => send(response, answer),
      () => send(response, { status: 500, body: '{"status":"error"}' }),
    );
  });
  // Whoever holds a socket open holds nothing else up.
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new StatusPortTaken(host, port, error)));
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

async function answerTo(request: IncomingMessage, sources: StatusServerSources): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, body: '{"status":"not-allowed"}' };
  switch (request.url) {
    case '/healthz':
      return { status: 200, body: '{"status":"ok"}' };
    case '/readyz':
      return sources.ready()
        ? { status: 200, body: '{"status":"ok"}' }
        : { status: 503, body: '{"status":"stopping"}' };
    case '/metrics':
      return { status: 200, body: await sources.metrics(), type: 'text/plain; version=0.0.4' };
    case '/status':
      return isAddressed(request) ? { status: 200, body: JSON.stringify(await sources.status()) } : MISDIRECTED;
    case '/':
      if (!isAddressed(request)) return MISDIRECTED;
      return { status: 200, body: statusPage(await sources.status(), Date.now()), type: 'text/html; charset=utf-8' };
    default:
      return { status: 404, body: '{"status":"not-found"}' };
  }
}

const MISDIRECTED: Answer = { status: 421, body: '{"status":"misdirected"}' };

/** A page elsewhere whose name was made to point here would read the status through the browser of who opens it. */
function isAddressed({ headers, socket }: IncomingMessage): boolean {
  const onLoopback = socket.localAddress === '::1' || socket.localAddress?.replace('::ffff:', '').startsWith('127.');
  return onLoopback !== true || LOOPBACK.test(headers.host ?? '');
}

function send(response: ServerResponse, { status, body, type = 'application/json' }: Answer): void {
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(body);
}
