import type { INestApplicationContext } from '@nestjs/common';
import { Bus } from '@pganalytics/bus';
import type { Logger } from '@pganalytics/telemetry';

import { CollectorDirectory } from './credentials/collector-directory.js';
import { VerifyCaller } from './credentials/verify-caller.js';
import type { SessionSurroundings } from './delivery/collector-session.js';
import { createDeliverServer } from './delivery/deliver.grpc.js';
import { Greetings } from './delivery/greetings.js';
import { Intake } from './delivery/intake.js';
import { LogIdentity } from './delivery/log-identity.js';
import { Sessions } from './delivery/sessions.js';
import type { IngestConfig } from './ingest.config.js';
import { createCollectorHttp } from './port/collector-http.js';
import { CollectorPort } from './port/collector-port.js';
import { Peers } from './port/peers.js';
import { Quotas } from './quotas/quotas.js';
import { ReceiveSamples } from './rest/receive-samples.js';
import { ReceiveSnapshots } from './rest/receive-snapshots.js';
import { snapshotRoutes } from './rest/snapshot.routes.js';
import type { SnapshotRouteOptions } from './rest/snapshot.routes.js';
import { SchemaRegister } from './schemas/schema-register.js';
import { AcceptSnapshot } from './snapshots/accept-snapshot.js';
import { CheckSnapshot } from './snapshots/check-snapshot.js';
import { SnapshotMetrics } from './snapshots/snapshot-metrics.js';

/** The collector port with everything behind it. */
export interface CollectorDoor {
  readonly url: string;
  /** Reads the files of its certificate now. */
  reloadCertificate(): void;
  certificateNotAfterMs(): number | undefined;
  /** Takes no connection, finishes what is on its way to the log, tells collectors and lets them go. */
  stopTaking(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the collector port for the services of a Nest application. */
export async function openCollectorDoor(
  app: INestApplicationContext,
  config: IngestConfig,
  logger: Logger,
): Promise<CollectorDoor> {
  const sessions = app.get(Sessions);
  const grpc = createDeliverServer({
    callers: app.get(VerifyCaller),
    peers: app.get(Peers),
    sessions,
    around: surroundingsOf(app, config, logger),
    streamsPerCollector: config.INGEST_STREAMS_PER_COLLECTOR,
    streamsPerTenant: config.INGEST_STREAMS_PER_TENANT,
    http2: {
      concurrentStreams: config.INGEST_HTTP2_STREAMS_MAX,
      headerBytes: config.INGEST_HEADERS_MAX_BYTES,
      controlFramesPerSecond: config.INGEST_HTTP2_CONTROL_FRAMES_PER_SECOND,
      streamsPerSecond: config.INGEST_HTTP2_NEW_STREAMS_PER_SECOND,
    },
  });
  const http = await createCollectorHttp({
    headersTimeoutMs: config.INGEST_HEADERS_TIMEOUT_MS,
    requestTimeoutMs: config.INGEST_HEADERS_TIMEOUT_MS + config.INGEST_BODY_TIMEOUT_MS,
    routes: snapshotRoutes(routeOptions(app, config, logger)),
  });
  const port = new CollectorPort({
    host: config.COLLECTOR_HOST,
    port: config.COLLECTOR_PORT,
    tlsCertFile: config.COLLECTOR_TLS_CERT_FILE,
    tlsKeyFile: config.COLLECTOR_TLS_KEY_FILE,
    tlsReloadMs: config.COLLECTOR_TLS_RELOAD_MS,
    plaintext: config.COLLECTOR_PLAINTEXT,
    proxies: config.COLLECTOR_PROXIES,
    peers: app.get(Peers),
    greetingTimeoutMs: config.INGEST_HEADERS_TIMEOUT_MS,
    grpc,
    http: http.server,
    logger,
  });
  const slow = {
    firstMessageMs: config.INGEST_BODY_TIMEOUT_MS,
    silentMs: config.INGEST_STREAM_SILENT_SECONDS * 1_000,
    unreadMs: config.INGEST_BODY_TIMEOUT_MS,
  };
  // One timer for all: a timer of its own for each of 10,000 streams costs memory and wakes the process up.
  const sweep = setInterval(() => sessions.cutSlow(slow, Date.now()), config.INGEST_SLOW_CHECK_MS).unref();
  const url = await port.listen();
  logger.info({ url, tls: port.secure }, 'collectors may connect');
  const checking = setInterval(() => sessions.cutEnded(Date.now()), config.INGEST_CREDENTIAL_CHECK_MS).unref();
  return {
    url,
    reloadCertificate: () => port.reloadCertificate(),
    certificateNotAfterMs: () => port.certificateNotAfterMs,
    stopTaking: async () => {
      port.stopListening();
      port.sayGoaway(config.HTTP_SHUTDOWN_TIMEOUT_MS);
      await sessions.drain(config.HTTP_SHUTDOWN_TIMEOUT_MS);
      await port.settle(config.HTTP_SHUTDOWN_TIMEOUT_MS);
    },
    close: async () => {
      clearInterval(checking);
      clearInterval(sweep);
      port.close();
      grpc.forceShutdown();
      await http.close();
    },
  };
}

/** What the REST route needs, the same on both ports. */
export function routeOptions(app: INestApplicationContext, config: IngestConfig, logger: Logger): SnapshotRouteOptions {
  return {
    collectors: app.get(CollectorDirectory),
    callers: app.get(VerifyCaller),
    peers: app.get(Peers),
    receive: app.get(ReceiveSnapshots),
    receiveSamples: app.get(ReceiveSamples),
    metrics: app.get(SnapshotMetrics),
    greetings: app.get(Greetings),
    intake: app.get(Intake),
    logger,
    body: {
      sentBytes: config.INGEST_BODY_MAX_BYTES,
      inflatedBytes: config.INGEST_INFLATED_MAX_BYTES,
      ratio: config.INGEST_INFLATE_MAX_RATIO,
      timeoutMs: config.INGEST_BODY_TIMEOUT_MS,
    },
    jsonMaxBytes: config.INGEST_JSON_MAX_BYTES,
    itemsMax: config.INGEST_ITEMS_MAX,
    futureMaxMs: config.INGEST_FUTURE_MAX_SECONDS * 1000,
    pastMaxMs: config.INGEST_PAST_MAX_SECONDS * 1000,
    requestsPerTenant: config.INGEST_REQUESTS_PER_TENANT,
    requestsPerCollector: config.INGEST_REQUESTS_PER_COLLECTOR,
  };
}

function surroundingsOf(app: INestApplicationContext, config: IngestConfig, logger: Logger): SessionSurroundings {
  const [bus, sessions, log] = [app.get(Bus), app.get(Sessions), app.get(LogIdentity)];
  return {
    check: app.get(CheckSnapshot),
    accept: app.get(AcceptSnapshot),
    schemas: app.get(SchemaRegister),
    metrics: app.get(SnapshotMetrics),
    intake: app.get(Intake),
    quotas: app.get(Quotas),
    greetings: app.get(Greetings),
    logger,
    logHealthy: () => bus.healthy(),
    logId: () => log.bytes,
    credit: config.INGEST_STREAM_CREDIT,
    creditProbeMs: config.INGEST_CREDIT_PROBE_MS,
    maxSnapshotBytes: config.INGEST_SNAPSHOT_MAX_BYTES,
    malformedMax: config.INGEST_STREAM_MALFORMED_MAX,
    onServer: (session, serverId) => sessions.onServer(session, serverId),
  };
}
