import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join, relative, resolve, sep } from 'node:path';

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
  /** Where users reach the product; its scheme is what services are told. Without it, what the edge itself speaks. */
  readonly publicUrl?: string;
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
    if (upstream !== undefined) await addProxy(app, prefix, { ...options, upstream });
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
  return { name: 'edge', url: `http://${reachable(options.host)}:${port}`, stop };
}

/** The host of a URL that reaches a listener from this machine. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}

async function addProxy(
  app: FastifyInstance,
  prefix: string,
  { upstream, logger, publicUrl }: Pick<EdgeOptions, 'logger' | 'publicUrl'> & { readonly upstream: string },
): Promise<void> {
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
        'x-forwarded-proto': publicUrl?.startsWith('https:') === true ? 'https' : 'http',
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
  const root = resolve(directory);
  const isBuiltFile = (path: string) => relative(root, path).split(sep)[0] === 'assets';
  await app.register(serveStatic, {
    root,
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Built files carry a hash in their name; the page that names them must always be asked for.
      void reply.header('cache-control', isBuiltFile(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
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
