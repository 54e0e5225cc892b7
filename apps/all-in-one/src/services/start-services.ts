import path from 'node:path';

import { authConfig, startAuth } from '@pganalytics/auth';
import { busConfig, createBus, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { topics } from '@pganalytics/contracts';
import { startEdge } from '@pganalytics/http';
import { ingestConfig, startIngest } from '@pganalytics/ingest';
import { queryConfig, startQuery } from '@pganalytics/query';
import { ensureKeyFile } from '@pganalytics/secrets';
import { Metrics } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';
import { startWriter, writerConfig } from '@pganalytics/writer';

import type { AllInOneConfig } from '../all-in-one.config.js';
import type { Secrets } from '../data-directory/secrets.js';
import type { HistoryDatabase } from '../database/history-database.js';
import type { TargetUrls } from '../targets/target-urls.js';
import { prepareCollectorPort } from './collector-port.js';
import { enrolOwnCollector } from './enrol-own-collector.js';
import { ensureIdentity } from './identity.js';
import { startOwnCollector } from './own-collector.js';
import { attentionLimits, commonSettings, dashboardDirectory } from './settings.js';
import type { ServiceEnvironment } from './settings.js';

/** What the services are started from. */
export interface ServicesOptions {
  readonly config: AllInOneConfig;
  readonly database: HistoryDatabase;
  readonly secrets: Secrets;
  readonly targets: TargetUrls;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: (service: string) => Logger;
  readonly onProgress: (what: string) => void;
  /** Gets one function per started service; called from the last to the first. */
  readonly stops: (() => Promise<unknown>)[];
}

/** What the services tell the product. */
export interface StartedServices {
  readonly url: string;
  readonly collectorUrl: string;
  readonly email: string;
  readonly password: string | undefined;
  /** To be called once the password stands on somebody's screen. */
  readonly passwordShown: () => Promise<void>;
  /** Sentences about what could not be done. */
  readonly problems: readonly string[];
}

/** Starts every service through its public function, as its own process would, each on a loopback port of its own. */
export async function startServices(options: ServicesOptions): Promise<StartedServices> {
  const { config, database, logger, onProgress } = options;
  const common = commonSettings(config, database);
  const withDatabase = (DATABASE_URL: string): ServiceEnvironment => ({ ...common, DATABASE_URL });
  const running = async <S extends RunningService>(starting: Promise<S>): Promise<S> => {
    const service = await starting;
    options.stops.push(() => service.stop());
    return service;
  };

  onProgress('the log');
  await createTopics(common, logger('topics'));
  onProgress('auth and writer');
  const publicUrl = { PUBLIC_URL: publicUrlOf(config) };
  const collectorPort = await prepareCollectorPort(config, { logger: logger('ingest'), stops: options.stops });
  const authSettings = loadConfig(authConfig, {
    ...withDatabase(database.urls.auth),
    ...publicUrl,
    ...collectorPort.auth,
    SECRETS_KEY_FILE: await ensureKeyFile(path.join(config.DATA_DIR, 'secrets.key')),
  });
  const writerSettings = loadConfig(writerConfig, withDatabase(database.urls.history));
  const [auth] = await Promise.all([
    running(startAuth(authSettings, { logger: logger('auth') })),
    running(startWriter(writerSettings, { logger: logger('writer') })),
  ]);
  const { organisationId, ...administrator } = await ensureIdentity(options);
  onProgress('ingest and query');
  const ingestSettings = loadConfig(ingestConfig, { ...common, ...collectorPort.ingest });
  const querySettings = loadConfig(queryConfig, {
    ...withDatabase(database.urls.query),
    ...publicUrl,
    ...attentionLimits(options.environment),
  });
  const [ingest, query] = await Promise.all([
    running(startIngest(ingestSettings, { logger: logger('ingest') })),
    running(startQuery(querySettings, { logger: logger('query') })),
  ]);
  onProgress('collector and dashboard');
  const identityDirectory = await enrolOwnCollector(options, { organisationId, authUrl: auth.url });
  const addresses = { ingestUrl: collectorPort.loopbackUrl, platformUrl: auth.url };
  const problems = await startOwnCollector(options, { identityDirectory, ...addresses });
  const targets = { auth: auth.url, ingest: ingest.url, query: query.url };
  const address = { host: config.HOST, port: config.PORT };
  const edge = await running(startEdge({ ...address, targets, dashboardDirectory, logger: logger('edge') }));
  return { url: edge.url, collectorUrl: ingest.collectorUrl, problems, ...administrator };
}

async function createTopics(common: ServiceEnvironment, logger: Logger): Promise<void> {
  const config = loadConfig(busConfig, common);
  const bus = await createBus(config, { logger, metrics: new Metrics('topics') });
  try {
    await bus.createTopics(topicSpecs(topics, { partitions: config.KAFKA_PARTITIONS }));
  } finally {
    await bus.close();
  }
}

/** Where browsers find the dashboard: with https, behind a proxy that ends TLS, cookies are marked as secure. */
function publicUrlOf({ HOST, PORT, PUBLIC_URL }: ServicesOptions['config']): string {
  return PUBLIC_URL ?? `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
}
