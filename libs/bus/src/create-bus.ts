import { InvalidSettings } from '@pganalytics/config';
import type { Logger, Metrics } from '@pganalytics/telemetry';

import type { BusConfig } from './bus.config.js';
import { EmbeddedLog } from './embedded/embedded-log.js';
import { KafkaLog } from './kafka/kafka-log.js';
import { kafkaSettings } from './kafka/kafka-settings.js';
import { LogBus } from './log-bus.js';
import type { LogAdapter } from './log-bus.js';
import type { Bus } from './port/bus.js';

/** What a bus reports to. */
export interface BusSurroundings {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const HOUR_MS = 3_600_000;

/** Opens the log that the settings name. It need not be up yet. @throws InvalidSettings */
export async function createBus(config: BusConfig, surroundings: BusSurroundings): Promise<Bus> {
  const adapter = config.BUS === 'kafka' ? await openKafka(config, surroundings) : openEmbedded(config, surroundings);
  return new LogBus(adapter, { ...surroundings, deliveryTimeoutMs: config.BUS_DELIVERY_TIMEOUT_MS });
}

async function openKafka(config: BusConfig, { logger }: BusSurroundings): Promise<LogAdapter> {
  return new KafkaLog(await kafkaSettings(config), logger);
}

function openEmbedded(config: BusConfig, { logger }: BusSurroundings): EmbeddedLog {
  if (config.BUS_DATABASE_URL === undefined) {
    throw new InvalidSettings(['BUS_DATABASE_URL is not set: BUS=embedded keeps the log in that PostgreSQL database']);
  }
  return new EmbeddedLog({
    url: config.BUS_DATABASE_URL,
    deliveryTimeoutMs: config.BUS_DELIVERY_TIMEOUT_MS,
    sessionTimeoutMs: config.BUS_SESSION_TIMEOUT_MS,
    retentionMs: config.BUS_EMBEDDED_RETENTION_HOURS * HOUR_MS,
    logger,
  });
}
