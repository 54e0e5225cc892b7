import { contextFromHeaders, runInContext } from '@pganalytics/telemetry';
import type { Logger, Metrics } from '@pganalytics/telemetry';
import type { FastifyInstance } from 'fastify';

import type { ReadinessProbe } from './readiness.js';

/** Gives every request its context and counts it by route, method and status. */
export function observeRequests(fastify: FastifyInstance, logger: Logger, metrics: Metrics): void {
  const seconds = metrics.histogram(
    'pganalytics_http_request_duration_seconds',
    'Time from a request to the end of its answer.',
    ['method', 'route', 'status'],
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = contextFromHeaders(request.headers);
    void reply.header('x-request-id', context.requestId);
    runInContext(context, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1_000);
    logger.debug({ ...labels, milliseconds: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** Answers `/healthz` (the process runs), `/readyz` (it can work) and `/metrics`; the edge routes none of them. */
export function serveHealth(fastify: FastifyInstance, probe: ReadinessProbe, metrics: Metrics): void {
  fastify.get('/healthz', async () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    const readiness = await probe.read();
    return reply.status(readiness.ready ? 200 : 503).send(readiness);
  });
  fastify.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text()),
  );
}
