import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Bus, publish } from '@pganalytics/bus';
import type { Cache } from '@pganalytics/cache';
import {
  collectorClonesSeen,
  collectorsConnected,
  schemasRegistered,
  securityEventsRaised,
  sendsCounted,
  serversSeen,
  snapshotsReceived,
} from '@pganalytics/contracts';
import type { Logger, Metrics } from '@pganalytics/telemetry';

import { AuthorityDirectory } from './credentials/authority-directory.js';
import { CloneWatch } from './credentials/clone-watch.js';
import { SendCounts } from './audit/send-counts.js';
import { CollectorDirectory } from './credentials/collector-directory.js';
import { VerifyCaller } from './credentials/verify-caller.js';
import { Greetings } from './delivery/greetings.js';
import { Intake } from './delivery/intake.js';
import { LogIdentity } from './delivery/log-identity.js';
import { Sessions } from './delivery/sessions.js';
import type { IngestConfig } from './ingest.config.js';
import { Peers } from './port/peers.js';
import { Quotas } from './quotas/quotas.js';
import { ReceiveSamples } from './rest/receive-samples.js';
import { ReceiveSnapshots } from './rest/receive-snapshots.js';
import { SchemaAllowance } from './schemas/schema-allowance.js';
import { SchemaRegister } from './schemas/schema-register.js';
import { SecurityEvents } from './security/security-events.js';
import { ServerClaims } from './servers/server-claims.js';
import { ServerDirectory } from './servers/server-directory.js';
import { ServerSightings } from './servers/server-sightings.js';
import { AcceptSnapshot } from './snapshots/accept-snapshot.js';
import { CheckSnapshot } from './snapshots/check-snapshot.js';
import { LiveEpochs } from './snapshots/live-epochs.js';
import { SnapshotMetrics } from './snapshots/snapshot-metrics.js';
import { StreamDigests } from './snapshots/stream-digests.js';
import { WatchStreams } from './snapshots/watch-streams.js';

export interface IngestSurroundings {
  readonly config: IngestConfig;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const source = { source: 'pganalytics/ingest' };

@Module({})
export class IngestModule {
  static forRoot(around: IngestSurroundings): DynamicModule {
    const { config, bus, logger, metrics } = around;
    const schemas = new SchemaRegister(
      async (schema) => void (await publish(bus, schemasRegistered, schema, source)),
      new SchemaAllowance(config.INGEST_SCHEMAS_PER_COLLECTOR_DAY),
      config.INGEST_SCHEMA_COLUMNS_MAX,
    );
    const sightings = new ServerSightings(
      async (sighting) => void (await publish(bus, serversSeen, sighting, source)),
      config.INGEST_SIGHTING_SECONDS * 1000,
      (error) => logger.warn({ err: error }, 'a server that was seen could not be reported'),
    );
    const servers = new ServerDirectory();
    const check = checkSnapshotOf(config, servers);
    const collectors = new CollectorDirectory();
    const authorities = new AuthorityDirectory();
    const clones = new CloneWatch({
      graceMs: config.INGEST_CLONE_GRACE_SECONDS * 1000,
      reportEveryMs: config.INGEST_CLONE_REPORT_SECONDS * 1000,
      report: async (seen) => void (await publish(bus, collectorClonesSeen, seen, source)),
      metrics,
      logger,
    });
    const callers = new VerifyCaller({
      collectors,
      authorities,
      clones,
      tokens: config.COLLECTOR_TOKENS,
      metrics,
      logger,
    });
    const greetings = new Greetings({
      report: async (connected) => void (await publish(bus, collectorsConnected, connected, source)),
      logger,
    });
    const sessions = new Sessions({ collectors, servers, callers, clones });
    authorities.onDistrust(() => sessions.cutEnded(Date.now()));
    return {
      module: IngestModule,
      providers: [
        { provide: Bus, useValue: bus },
        { provide: SchemaRegister, useValue: schemas },
        { provide: ServerSightings, useValue: sightings },
        { provide: ServerDirectory, useValue: servers },
        { provide: CheckSnapshot, useValue: check },
        { provide: CollectorDirectory, useValue: collectors },
        { provide: AuthorityDirectory, useValue: authorities },
        { provide: VerifyCaller, useValue: callers },
        { provide: Peers, useValue: new Peers() },
        { provide: Sessions, useValue: sessions },
        { provide: LogIdentity, useValue: logIdentityOf(around) },
        { provide: Greetings, useValue: greetings },
        { provide: Quotas, useValue: quotasOf(around) },
        { provide: WatchStreams, useValue: watchStreamsOf(around) },
        { provide: SendCounts, useValue: sendCountsOf(around) },
        { provide: Intake, useValue: new Intake(config.INGEST_IN_FLIGHT_MAX_BYTES) },
        { provide: SnapshotMetrics, useValue: new SnapshotMetrics(metrics) },
        AcceptSnapshot,
        ReceiveSnapshots,
        ReceiveSamples,
      ],
    };
  }
}

function checkSnapshotOf(config: IngestConfig, servers: ServerDirectory): CheckSnapshot {
  const rules = {
    maxBytes: config.INGEST_SNAPSHOT_MAX_BYTES,
    futureMaxMs: config.INGEST_FUTURE_MAX_SECONDS * 1000,
    pastMaxMs: config.INGEST_PAST_MAX_SECONDS * 1000,
  };
  const claims = new ServerClaims(servers, {
    claimMs: config.INGEST_SERVER_CLAIM_SECONDS * 1000,
    newPerCollectorDay: config.INGEST_NEW_SERVERS_PER_COLLECTOR_DAY,
    perOrganisation: config.INGEST_SERVERS_PER_TENANT,
  });
  return new CheckSnapshot(servers, rules, claims);
}

function quotasOf({ config, cache, logger }: IngestSurroundings): Quotas {
  return new Quotas(
    cache,
    {
      tenant: { snapshots: config.INGEST_TENANT_SNAPSHOTS_PER_SECOND, bytes: config.INGEST_TENANT_BYTES_PER_SECOND },
      collector: {
        snapshots: config.INGEST_COLLECTOR_SNAPSHOTS_PER_SECOND,
        bytes: config.INGEST_COLLECTOR_BYTES_PER_SECOND,
      },
      burstSeconds: config.INGEST_QUOTA_BURST_SECONDS,
      shareMs: config.INGEST_QUOTA_SHARE_MS,
    },
    (error) => logger.debug({ err: error }, 'quotas go by what this instance sees'),
  );
}

function watchStreamsOf({ config, bus, logger, metrics }: IngestSurroundings): WatchStreams {
  const events = new SecurityEvents({
    publish: async (event) => void (await publish(bus, securityEventsRaised, event, source)),
    logger,
    metrics,
    everyMs: config.INGEST_SECURITY_EVENT_SECONDS * 1_000,
  });
  const { INGEST_DIGEST_STREAMS: most } = config;
  return new WatchStreams(new StreamDigests(most), new LiveEpochs(most), events);
}

function logIdentityOf({ config, bus, logger }: IngestSurroundings): LogIdentity {
  return new LogIdentity({
    ask: async () => bus.incarnationOf(snapshotsReceived.name),
    everyMs: config.INGEST_LOG_LOOK_SECONDS * 1_000,
    logger,
  });
}

function sendCountsOf({ bus, logger }: IngestSurroundings): SendCounts {
  return new SendCounts(
    snapshotsReceived.name,
    async (counted) => void (await publish(bus, sendsCounted, counted, source)),
    (error) => logger.warn({ err: error }, 'the count of a minute was not told'),
  );
}
