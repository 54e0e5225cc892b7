import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Bus, publish } from '@pganalytics/bus';
import { schemasRegistered, serversSeen } from '@pganalytics/contracts';
import type { Logger, Metrics } from '@pganalytics/telemetry';

import { CollectorDirectory } from './credentials/collector-directory.js';
import { Intake } from './delivery/intake.js';
import { Sessions } from './delivery/sessions.js';
import type { IngestConfig } from './ingest.config.js';
import { ReceiveSamples } from './rest/receive-samples.js';
import { ReceiveSnapshots } from './rest/receive-snapshots.js';
import { SchemaRegister } from './schemas/schema-register.js';
import { ServerDirectory } from './servers/server-directory.js';
import { ServerSightings } from './servers/server-sightings.js';
import { AcceptSnapshot } from './snapshots/accept-snapshot.js';
import { CheckSnapshot } from './snapshots/check-snapshot.js';
import { SnapshotMetrics } from './snapshots/snapshot-metrics.js';

export interface IngestSurroundings {
  readonly config: IngestConfig;
  readonly bus: Bus;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const source = { source: 'pganalytics/ingest' };

@Module({})
export class IngestModule {
  static forRoot({ config, bus, logger, metrics }: IngestSurroundings): DynamicModule {
    const schemas = new SchemaRegister(async (schema) => void (await publish(bus, schemasRegistered, schema, source)));
    const sightings = new ServerSightings(
      async (sighting) => void (await publish(bus, serversSeen, sighting, source)),
      config.INGEST_SIGHTING_SECONDS * 1000,
      (error) => logger.warn({ err: error }, 'a server that was seen could not be reported'),
    );
    const servers = new ServerDirectory();
    const check = new CheckSnapshot(servers, {
      maxBytes: config.INGEST_SNAPSHOT_MAX_BYTES,
      futureMaxMs: config.INGEST_FUTURE_MAX_SECONDS * 1000,
      pastMaxMs: config.INGEST_PAST_MAX_SECONDS * 1000,
    });
    const collectors = new CollectorDirectory();
    return {
      module: IngestModule,
      providers: [
        { provide: Bus, useValue: bus },
        { provide: SchemaRegister, useValue: schemas },
        { provide: ServerSightings, useValue: sightings },
        { provide: ServerDirectory, useValue: servers },
        { provide: CheckSnapshot, useValue: check },
        { provide: CollectorDirectory, useValue: collectors },
        { provide: Sessions, useValue: new Sessions(collectors, servers) },
        { provide: Intake, useValue: new Intake(config.INGEST_IN_FLIGHT_MAX_BYTES) },
        { provide: SnapshotMetrics, useValue: new SnapshotMetrics(metrics) },
        AcceptSnapshot,
        ReceiveSnapshots,
        ReceiveSamples,
      ],
    };
  }
}
