import path from 'node:path';

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
}

type Environment = Readonly<Record<string, string>>;

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

/** The file with the key that auth encrypts secrets with. */
export const secretsKeyFile = ({ DATA_DIR }: StackConfig): string => path.join(DATA_DIR, 'secrets.key');

/** The administrator is made by the first auth process. */
export function authEnvironment(around: Surroundings, adminPassword: string): Environment {
  return {
    ...commonEnvironment(around),
    DATABASE_URL: around.databaseUrls.auth,
    PUBLIC_URL: `http://${around.config.HOST}:${around.config.PORT}`,
    ADMIN_EMAIL: around.config.ADMIN_EMAIL,
    ADMIN_PASSWORD: adminPassword,
    SECRETS_KEY_FILE: secretsKeyFile(around.config),
  };
}

export function ingestEnvironment(around: Surroundings, collectorPort: number): Environment {
  return {
    ...commonEnvironment(around),
    COLLECTOR_HOST: '127.0.0.1',
    COLLECTOR_PORT: String(collectorPort),
    // Snapshots are bytes outside of the heap that live for milliseconds. A small young generation frees them before
    // they add up to a full collection: see docs/benchmarks.md.
    NODE_OPTIONS: '--max-semi-space-size=2',
  };
}

export function writerEnvironment(around: Surroundings): Environment {
  return { ...commonEnvironment(around), DATABASE_URL: around.databaseUrls.history };
}

export function queryEnvironment(around: Surroundings): Environment {
  return { ...commonEnvironment(around), DATABASE_URL: around.databaseUrls.query };
}

export function collectorEnvironment(around: Surroundings, token: string): Environment {
  const { config } = around;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: config.DATA_DIR,
    LOG_LEVEL: config.LOG_LEVEL,
    DATA_DIR: path.join(config.DATA_DIR, 'collector'),
    COLLECTOR_TOKEN: token,
    INGEST_URL: `http://127.0.0.1:${config.COLLECTOR_PORT}`,
    DATABASE_URLS: `${around.watchUrl} ${config.DATABASE_URLS}`,
  };
}
