import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import proxy from '@fastify/http-proxy';
import serveStatic from '@fastify/static';
import type { Logger, RunningService } from '@pganalytics/telemetry';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

import { problem } from '../problems/problem.js';
import { CannotListen } from '../service/http.errors.js';
import { DashboardNotBuilt } from './edge.errors.js';
import { routeTable } from './route-table.js';
import type { EdgeService } from './route-table.js';
import { securityHeaders } from './security-headers.js';

export interface EdgeOptions {
  readonly host: string;
  readonly port: number;
  /** Base URL of each service; a service that is not named has no routes here. */
  readonly targets: Readonly<Partial<Record<Exclude<EdgeService, 'dashboard'>, string>>>;
  /** Folder of the built dashboard. */
  readonly dashboardDirectory: string;
  readonly logger: Logger;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts the built-in edge: the route table as a proxy, and the dashboard as files.
 * @throws DashboardNotBuilt, CannotListen
 */
export async function startEdge(options: EdgeOptions): Promise<RunningService> {
  if (!existsSync(join(options.dashboardDirectory, 'index.html'))) {
    throw new DashboardNotBuilt(options.dashboardDirectory);
  }
  const app = fastify({ keepAliveTimeout: 75_000, forceCloseConnections: 'idle', bodyLimit: 32 * 1_024 * 1_024 });
  for (const { prefix, service } of routeTable) {
    const upstream = service === 'dashboard' ? undefined : options.targets[service];
    if (upstream !== undefined) await addProxy(app, prefix, upstream, options.logger);
  }
  app.get('/healthz', async () => ({ status: 'ok' }));
  await addDashboard(app, options.dashboardDirectory);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    throw new CannotListen('The edge', options.host, options.port, error);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= app.close();
    // A live stream never ends by itself.
    app.server.closeAllConnections();
    return stopping;
  };
  return { name: 'edge', url: `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`, stop };
}

async function addProxy(app: FastifyInstance, prefix: string, upstream: string, logger: Logger): Promise<void> {
  await app.register(proxy, {
    upstream,
    prefix,
    rewritePrefix: prefix,
    // As good as no time-out between bytes (0 would mean the proxy's own ten seconds): a live stream may be silent
    // for long, and services limit their own requests.
    http: { requestOptions: { timeout: LONGEST_TIMER_MS } },
    disableCache: true,
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        'x-forwarded-for': request.raw.socket.remoteAddress ?? '',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': request.headers.host ?? '',
      }),
      onError: (reply, failure) => {
        logger.warn({ err: failure.error, upstream }, 'a service did not answer the edge');
        // What has begun cannot become a 503; the break tells the client that it is not whole.
        if (reply.raw.headersSent) {
          reply.raw.destroy();
          return;
        }
        const detail = 'The service behind this route does not answer now; try again in a moment.';
        void reply
          .status(503)
          .header('retry-after', '1')
          .type('application/problem+json')
          .send(problem({ status: 503, code: 'edge.service-unavailable', detail }));
      },
    },
  });
}

async function addDashboard(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(serveStatic, {
    root: resolve(directory),
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Built files carry a hash in their name; the page that names them must always be asked for.
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      for (const [name, value] of Object.entries(securityHeaders)) void reply.header(name, value);
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|assets)\//.test(request.url);
    if (isPage) return reply.sendFile('index.html');
    const detail = `Nothing answers ${request.method} ${request.url.split('?')[0]}.`;
    return reply
      .status(404)
      .type('application/problem+json')
      .send(problem({ status: 404, code: 'edge.no-route', detail }));
  });
}
