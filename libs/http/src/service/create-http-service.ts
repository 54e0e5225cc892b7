import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { assertEveryRouteDeclaresAccess } from '@pganalytics/access';
import type { Logger, Metrics, RunningService } from '@pganalytics/telemetry';

import { ProblemFilter } from '../problems/problem.filter.js';
import type { HttpConfig } from './http.config.js';
import { CannotListen } from './http.errors.js';
import { NestLog } from './nest-log.js';
import { ReadinessProbe } from './readiness.js';
import type { ReadinessCheck } from './readiness.js';
import { observeRequests, serveHealth } from './service-routes.js';

/** A started HTTP service and the Nest application inside it. */
export interface HttpService extends RunningService {
  readonly app: NestFastifyApplication;
}

export interface HttpServiceOptions {
  readonly service: string;
  readonly module: Type | DynamicModule;
  readonly config: HttpConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness?: readonly ReadinessCheck[];
  /** Runs on the application before it listens: connect a microservice, register a content type. */
  readonly prepare?: (app: NestFastifyApplication) => Promise<void> | void;
  /** Runs after `/readyz` has turned 503 and before the listener closes: stop taking work from elsewhere. */
  readonly beforeClose?: () => Promise<void>;
}

/** R-AVL-6: longer than any proxy keeps an idle connection, so that the proxy is the one to close it. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Starts a Nest application on Fastify with what every service has in common: problem details, request ids, health,
 * metrics, declared access on every route, and a stop that drains (R-AVL-5).
 * @throws CannotListen when the address is in use or not allowed.
 */
export async function createHttpService(options: HttpServiceOptions): Promise<HttpService> {
  const { config, logger, metrics } = options;
  const probe = new ReadinessProbe(options.readiness ?? []);
  const adapter = new FastifyAdapter({
    bodyLimit: config.HTTP_BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: config.HTTP_REQUEST_TIMEOUT_MS,
    trustProxy: config.HTTP_TRUST_PROXY,
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapter, {
    logger: new NestLog(logger),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  observeRequests(fastify, logger, metrics);
  serveHealth(fastify, probe, metrics);
  await app.register(cookie);
  await app.register(compress, { threshold: 1_024, encodings: ['gzip'] });
  app.useGlobalFilters(new ProblemFilter(logger));
  await options.prepare?.(app);
  await app.init();
  assertEveryRouteDeclaresAccess(app);
  try {
    await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  } catch (error) {
    await app.close();
    throw new CannotListen(options.service, config.HTTP_HOST, config.HTTP_PORT, error);
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  logger.info({ url }, 'listening');
  return { name: options.service, url, app, stop: onceOnly(() => drain(app, probe, options)) };
}

async function drain(app: NestFastifyApplication, probe: ReadinessProbe, options: HttpServiceOptions): Promise<void> {
  probe.drain();
  await new Promise((resolve) => setTimeout(resolve, options.config.HTTP_DRAIN_MS));
  await options.beforeClose?.();
  const server = app.getHttpServer() as { closeAllConnections(): void };
  const cut = setTimeout(() => server.closeAllConnections(), options.config.HTTP_SHUTDOWN_TIMEOUT_MS);
  await app.close();
  clearTimeout(cut);
  options.logger.info('stopped');
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
