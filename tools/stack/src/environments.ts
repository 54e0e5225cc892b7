import path from 'node:path';

import type { ServerTls } from '@pganalytics/identity';
import type { ServiceSchema } from '@pganalytics/postgres';

import type { StackConfig, StackCounts } from './stack.config.js';

/** Where the parts that every service needs stand. */
export interface Surroundings {
  readonly config: StackConfig;
  readonly counts: StackCounts;
  readonly databaseUrls: Readonly<Record<ServiceSchema, string>>;
  readonly brokers: string;
  readonly redisUrl: string;
  readonly watchUrl: string;
  /** Certificate of the collector port; without it the port is plain text for tokens. */
  readonly tls?: ServerTls | undefined;
}

type Environment = Readonly<Record<string, string>>;

/**
 * Snapshots are bytes outside of the heap that live for milliseconds. A small young generation frees them before they
 * add up to a full collection: see docs/benchmarks.md.
 */
const SMALL_YOUNG_GENERATION = '--max-semi-space-size=4';

/** What every service process is told. */
export function commonEnvironment({ config, counts, brokers, redisUrl }: Surroundings): Environment {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: config.DATA_DIR,
    LOG_LEVEL: config.LOG_LEVEL,
    HTTP_HOST: '127.0.0.1',
    // HAProxy stands in front and sets the header.
    HTTP_TRUST_PROXY: 'true',
    BUS: 'kafka',
    KAFKA_BROKERS: brokers,
    KAFKA_REPLICATION_FACTOR: String(counts.brokers),
    REDIS_URL: redisUrl,
  };
}

/** Where collectors connect. */
export function collectorUrlOf({ config, tls }: Pick<Surroundings, 'config' | 'tls'>): string {
  const host = config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST;
  return `${tls ? 'https' : 'http'}://${host}:${config.COLLECTOR_PORT}`;
}

/** Where browsers come; auth and query name their cookies by it. */
const publicUrlOf = ({ config }: Surroundings): string => `http://${config.HOST}:${config.PORT}`;

/** The file with the key that auth encrypts secrets with. */
export const secretsKeyFile = ({ DATA_DIR }: StackConfig): string => path.join(DATA_DIR, 'secrets.key');

/** The administrator is made by the first auth process. */
export function authEnvironment(around: Surroundings, adminPassword: string): Environment {
  return {
    ...commonEnvironment(around),
    DATABASE_URL: around.databaseUrls.auth,
    PUBLIC_URL: publicUrlOf(around),
    ADMIN_EMAIL: around.config.ADMIN_EMAIL,
    ADMIN_PASSWORD: adminPassword,
    SECRETS_KEY_FILE: secretsKeyFile(around.config),
    COLLECTOR_URL: collectorUrlOf(around),
    ...(around.tls && { COLLECTOR_CA_FILE: around.tls.caFile }),
  };
}

export function ingestEnvironment(around: Surroundings, collectorPort: number): Environment {
  return {
    ...commonEnvironment(around),
    COLLECTOR_HOST: '127.0.0.1',
    COLLECTOR_PORT: String(collectorPort),
    ...(around.tls && {
      COLLECTOR_TLS_CERT_FILE: around.tls.serverFile,
      COLLECTOR_TLS_KEY_FILE: around.tls.serverFile,
    }),
    NODE_OPTIONS: SMALL_YOUNG_GENERATION,
  };
}

export function writerEnvironment(around: Surroundings): Environment {
  return {
    ...commonEnvironment(around),
    DATABASE_URL: around.databaseUrls.history,
    NODE_OPTIONS: SMALL_YOUNG_GENERATION,
  };
}

export function queryEnvironment(around: Surroundings): Environment {
  return { ...commonEnvironment(around), DATABASE_URL: around.databaseUrls.query, PUBLIC_URL: publicUrlOf(around) };
}

/** `credential` is its token, or the directory of its identity. */
export function collectorEnvironment(around: Surroundings, credential: Environment): Environment {
  const { config } = around;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: config.DATA_DIR,
    LOG_LEVEL: config.LOG_LEVEL,
    DATA_DIR: path.join(config.DATA_DIR, 'collector'),
    ...credential,
    INGEST_URL: collectorUrlOf(around),
    // The edge of the stack has no TLS.
    PLATFORM_PLAINTEXT: 'true',
    DATABASE_URLS: `${around.watchUrl} ${config.DATABASE_URLS}`,
    COLLECTOR_LOCAL_NAME: config.COLLECTOR_LOCAL_NAME,
  };
}
