import { createServer } from 'node:http';
import type { Server } from 'node:http';

import { problem } from '@pganalytics/http';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';

export interface CollectorHttpOptions {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly routes: (scope: FastifyInstance) => Promise<void>;
}

// Longer than any proxy keeps an idle connection, so that the proxy is the one to close it.
const KEEP_ALIVE_MS = 75_000;

/** The HTTP/1.1 side of the collector port. It listens nowhere: connections are handed to its server. */
export async function createCollectorHttp(options: CollectorHttpOptions): Promise<FastifyInstance> {
  const serverOptions = {
    headersTimeout: options.headersTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, options.headersTimeoutMs),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: 16_384,
  };
  const fastify = Fastify({ serverFactory: (handler): Server => createServer(serverOptions, handler) });
  fastify.setNotFoundHandler((request, reply) => {
    const body = problem({ status: 404, code: 'http.404', detail: `Collectors find nothing at ${request.url}.` });
    void reply.status(404).type('application/problem+json').send(JSON.stringify(body));
  });
  await fastify.register(options.routes);
  await fastify.ready();
  // Node looks for slow connections from this event on, and this server never listens by itself.
  fastify.server.emit('listening');
  return fastify;
}
