import type { Readable } from 'node:stream';

import { AppError } from '@pganalytics/errors';
import { problem, problemOf } from '@pganalytics/http';
import type { Problem } from '@pganalytics/http';
import type { Logger } from '@pganalytics/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { CollectorCredential, CollectorDirectory } from '../credentials/collector-directory.js';
import { CollectorPaused } from '../credentials/credential.errors.js';
import type { VerifyCaller } from '../credentials/verify-caller.js';
import type { Greetings } from '../delivery/greetings.js';
import type { Intake } from '../delivery/intake.js';
import type { Peers } from '../port/peers.js';
import type { SnapshotMetrics } from '../snapshots/snapshot-metrics.js';
import { readBody } from './read-body.js';
import type { BodyLimits } from './read-body.js';
import type { ReceiveSamples } from './receive-samples.js';
import type { Receipt, ReceiveSnapshots } from './receive-snapshots.js';
import { TooManyRequests, UnsupportedContent } from './rest.errors.js';
import { versionOfAgent } from './version-of-agent.js';

export interface SnapshotRouteOptions {
  readonly collectors: CollectorDirectory;
  readonly callers: VerifyCaller;
  readonly peers: Peers;
  readonly receive: ReceiveSnapshots;
  readonly receiveSamples: ReceiveSamples;
  readonly greetings: Greetings;
  readonly intake: Intake;
  readonly logger: Logger;
  readonly metrics: SnapshotMetrics;
  readonly body: BodyLimits;
  readonly jsonMaxBytes: number;
  readonly itemsMax: number;
  readonly futureMaxMs: number;
  readonly pastMaxMs: number;
  readonly requestsPerCollector: number;
  readonly requestsPerTenant: number;
}

type ContentKind = 'snapshot' | 'batch' | 'samples';

/**
 * `POST /api/v1/snapshots` as a plain Fastify plugin, for the collector port and for the service's own port. The body
 * is left as a stream until the caller is known, then read within the limits.
 */
export function snapshotRoutes(options: SnapshotRouteOptions): (scope: FastifyInstance) => Promise<void> {
  const open = new Map<string, number>();
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler((error, _request, reply) => answerProblem(reply, error, options));
    // Inflating is done here, under our limits, and not by the shell's compression plug-in.
    const route = {
      method: 'POST' as const,
      url: '/api/v1/snapshots',
      decompress: false,
      bodyLimit: Number.MAX_SAFE_INTEGER,
    };
    scope.route({ ...route, handler: async (request) => handle(request, options, open) });
  };
}

async function handle(
  request: FastifyRequest,
  options: SnapshotRouteOptions,
  open: Map<string, number>,
): Promise<Receipt> {
  const peer = options.peers.ofSocket(request.raw.socket);
  const credential = options.callers.run({ authorization: request.headers.authorization, peer });
  const { collectorId, organisationId } = credential;
  if (options.collectors.isPaused(collectorId)) throw new CollectorPaused(collectorId);
  const kind = kindOf(request.headers['content-type']);
  const [others, ofTenant] = [open.get(collectorId) ?? 0, open.get(organisationId) ?? 0];
  if (others >= options.requestsPerCollector) throw new TooManyRequests(`${others} of this collector are open`);
  if (ofTenant >= options.requestsPerTenant) throw new TooManyRequests(`${ofTenant} of this organisation are open`);
  if (options.intake.full) throw new TooManyRequests('too much is waiting for the log');

  for (const id of [collectorId, organisationId]) open.set(id, (open.get(id) ?? 0) + 1);
  try {
    const receipt = await receive(request, kind, credential, options);
    const version = versionOfAgent(request.headers['user-agent']);
    if (version !== undefined) options.greetings.learn(credential, version, Date.now());
    return receipt;
  } finally {
    for (const id of [collectorId, organisationId]) {
      const left = (open.get(id) ?? 1) - 1;
      if (left === 0) open.delete(id);
      else open.set(id, left);
    }
  }
}

async function receive(
  request: FastifyRequest,
  kind: ContentKind,
  credential: CollectorCredential,
  options: SnapshotRouteOptions,
): Promise<Receipt> {
  const { body: limits, itemsMax, futureMaxMs, pastMaxMs, jsonMaxBytes, intake } = options;
  const inflatedBytes = kind === 'samples' ? Math.min(jsonMaxBytes, limits.inflatedBytes) : limits.inflatedBytes;
  const encoding = request.headers['content-encoding'];
  const body = await readBody(request.body as Readable, encoding, { ...limits, inflatedBytes });
  intake.enter(body.length);
  try {
    if (kind === 'samples') {
      return await options.receiveSamples.run(credential, body, { items: itemsMax, futureMaxMs, pastMaxMs });
    }
    if (kind === 'batch') return await options.receive.runBatch(credential, body, itemsMax);
    return await options.receive.run(credential, [body]);
  } finally {
    intake.leave(body.length);
  }
}

function kindOf(contentType: string | undefined): ContentKind {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type === 'application/json') return 'samples';
  if (type === 'application/x-protobuf' || type === 'application/protobuf') {
    const message = parameters.find((parameter) => /^(messagetype|proto)=/.test(parameter))?.split('=')[1];
    if (message === undefined || message === 'pganalytics.collector.v1.snapshot') return 'snapshot';
    if (message === 'pganalytics.collector.v1.snapshotbatch') return 'batch';
  }
  throw new UnsupportedContent(
    contentType ?? '',
    'application/json and application/x-protobuf with messageType pganalytics.collector.v1.Snapshot or SnapshotBatch',
  );
}

/** Answers every failure as problem+json; a body that was not read to its end takes the connection with it. */
function answerProblem(reply: FastifyReply, error: unknown, { logger, metrics }: SnapshotRouteOptions): void {
  const body = problemWithStatus(error);
  metrics.requestRefused(body.code);
  if (body.status >= 500 && !(error instanceof AppError)) logger.error({ err: error }, 'a request failed on a bug');
  else logger.info({ code: body.code, status: body.status, address: reply.request.ip }, 'a request was refused');
  if (error instanceof AppError && 'retryAfterSeconds' in error) {
    void reply.header('retry-after', String(error.retryAfterSeconds));
  }
  if (body.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (!reply.request.raw.complete) void reply.header('connection', 'close');
  void reply.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** What is wrong with a body has statuses of its own; all else follows the one table of kinds. */
function problemWithStatus(error: unknown): Problem {
  const general = problemOf(error, undefined);
  if (!(error instanceof AppError) || error.kind !== 'invalid') return general;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 422;
  return problem({ status, code: general.code, detail: general.detail });
}
