import type { INestApplicationContext } from '@nestjs/common';
import { createBus } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { createCache } from '@pganalytics/cache';
import { createHttpService } from '@pganalytics/http';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import { AuthorityDirectory } from './credentials/authority-directory.js';
import { SendCounts } from './audit/send-counts.js';
import { CollectorDirectory } from './credentials/collector-directory.js';
import { DirectoryNotReady } from './credentials/credential.errors.js';
import { Intake } from './delivery/intake.js';
import { LogIdentity } from './delivery/log-identity.js';
import { Sessions } from './delivery/sessions.js';
import { followPlatform } from './follow-platform.js';
import type { PlatformCopies } from './follow-platform.js';
import type { IngestConfig } from './ingest.config.js';
import { IngestModule } from './ingest.module.js';
import { openCollectorDoor, routeOptions } from './open-collector-door.js';
import type { CollectorDoor } from './open-collector-door.js';
import { Quotas } from './quotas/quotas.js';
import { snapshotRoutes } from './rest/snapshot.routes.js';
import { SchemaRegister } from './schemas/schema-register.js';
import { ServerDirectory } from './servers/server-directory.js';

/** A running ingest and the address collectors connect to. */
export interface RunningIngest extends RunningService {
  /** `http://host:port`, or `https://` with a certificate. */
  readonly collectorUrl: string;
  /** Reads the certificate of the collector port anew, as it does by itself when the files change. */
  reloadCertificate(): void;
}

/** Starts ingest: the collector port, and health, metrics and REST on the service's own port. */
export async function startIngest(
  config: IngestConfig,
  overrides: { readonly logger?: Logger; readonly bus?: Bus } = {},
): Promise<RunningIngest> {
  const logger = overrides.logger ?? createLogger({ service: 'ingest', level: config.LOG_LEVEL });
  const metrics = new Metrics('ingest');
  const bus = overrides.bus ?? (await createBus(config, { logger, metrics }));
  // What was opened, to be closed in the opposite order, after a failure to start too.
  const cache = createCache(config, logger);
  const opened: (() => Promise<void>)[] = [async () => bus.close(), async () => cache.close()];
  const close = async () => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  let copies: PlatformCopies | undefined;
  let door: CollectorDoor | undefined;
  try {
    const http = await createHttpService({
      service: 'ingest',
      module: IngestModule.forRoot({ config, bus, cache, logger, metrics }),
      config,
      logger,
      metrics,
      // A log that is away is no part of it: then collectors are better held here, without credit, than sent away.
      readiness: [
        { name: 'collectors', check: () => assertReady(copies) },
        { name: 'log', check: () => assertSafe(bus) },
      ],
      prepare: async (app) => {
        const fastify = app.getHttpAdapter().getInstance();
        await fastify.register(snapshotRoutes(routeOptions(app, config, logger)));
        copies = copiesOf(app);
        opened.push(await followPlatform(bus, copies, logger), tellCounts(app, config));
        observe(metrics, app);
      },
      beforeClose: async () => door?.stopTaking(),
    });
    opened.push(async () => http.stop());
    const collectorDoor = await openCollectorDoor(http.app, config, logger);
    door = collectorDoor;
    opened.splice(-1, 0, async () => collectorDoor.close());
    observeCertificate(metrics, collectorDoor);
    return {
      name: 'ingest',
      url: http.url,
      collectorUrl: door.url,
      reloadCertificate: () => collectorDoor.reloadCertificate(),
      stop: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function assertReady(copies: PlatformCopies | undefined): void {
  if (!copies?.collectors.ready) throw new DirectoryNotReady();
}

/** A log that is set up unsafely is mended by a person, who has to see it. */
function assertSafe(bus: Bus): void {
  const problem = bus.whyUnsafe();
  if (problem !== undefined) throw problem;
}

const copiesOf = (app: INestApplicationContext): PlatformCopies => ({
  collectors: app.get(CollectorDirectory),
  authorities: app.get(AuthorityDirectory),
  servers: app.get(ServerDirectory),
  schemas: app.get(SchemaRegister),
  sessions: app.get(Sessions),
  log: app.get(LogIdentity),
});

function observeCertificate(metrics: Metrics, door: CollectorDoor): void {
  if (door.certificateNotAfterMs() === undefined) return;
  const name = 'pganalytics_ingest_certificate_not_after_seconds';
  const notAfter = metrics.gauge(name, 'When the certificate of the collector port ends, in seconds since 1970.');
  Object.assign(notAfter, { collect: () => notAfter.set((door.certificateNotAfterMs() ?? 0) / 1000) });
}

/** Tells the count of each minute soon after it ended, and of the last one when ingest stops. */
function tellCounts(app: INestApplicationContext, config: IngestConfig): () => Promise<void> {
  const [counts, quotas] = [app.get(SendCounts), app.get(Quotas)];
  const timer = setInterval(() => void counts.end(Date.now()), config.INGEST_SEND_COUNT_TELL_MS).unref();
  return async () => {
    clearInterval(timer);
    quotas.close();
    await counts.end();
  };
}

function observe(metrics: Metrics, app: INestApplicationContext): void {
  const [sessions, intake] = [app.get(Sessions), app.get(Intake)];
  const open = metrics.gauge('pganalytics_ingest_streams', 'Open streams of collectors.');
  const waiting = metrics.gauge('pganalytics_ingest_in_flight_bytes', 'Bytes of snapshots that wait for the log.');
  Object.assign(open, { collect: () => open.set(sessions.size) });
  Object.assign(waiting, { collect: () => waiting.set(intake.inFlightBytes) });
}
