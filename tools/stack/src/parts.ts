import { chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { busConfig, createBus, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { topics } from '@pganalytics/contracts';
import { provision, provisionWatcher } from '@pganalytics/postgres';
import type { ServiceSchema } from '@pganalytics/postgres';
import { startKafka, startPostgres, startRedis } from '@pganalytics/servers';
import type { TestKafka, TestPostgres, TestRedis } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import type { StackSecrets } from './secrets.js';
import type { StackOptions } from './stack-options.js';

/** What is not ours: the log, the database and the cache, with their addresses. */
export interface Parts {
  readonly postgres: TestPostgres;
  readonly kafka: TestKafka;
  readonly redis: TestRedis;
  readonly addresses: {
    readonly databaseUrls: Readonly<Record<ServiceSchema, string>>;
    readonly brokers: string;
    readonly redisUrl: string;
    /** Where the collector watches the stack's own PostgreSQL. */
    readonly watchUrl: string;
  };
}

/** Starts PostgreSQL, Kafka and Redis, prepares schemas and roles, and creates the topics. */
export async function startParts(
  { config, counts, brokerGroupIds, onProgress = () => {} }: StackOptions,
  secrets: StackSecrets,
  stops: (() => Promise<unknown>)[],
): Promise<Parts> {
  const folder = async (name: string): Promise<string> => {
    const directory = path.join(config.DATA_DIR, name);
    await mkdir(directory, { recursive: true });
    return directory;
  };
  // Run by root, PostgreSQL has a user of its own that must be able to pass through.
  const folders = [path.dirname(config.DATA_DIR), config.DATA_DIR];
  if (process.getuid?.() === 0) for (const one of folders) await letPass(one);
  onProgress('postgres');
  const postgres = await startPostgres({
    directory: path.join(config.DATA_DIR, 'postgres'),
    password: secrets.superuser,
    durable: true,
    settings: { max_connections: 300, shared_buffers: '256MB', wal_compression: true },
  });
  stops.push(() => postgres.stop());
  onProgress(counts.brokers === 1 ? 'kafka' : `kafka, ${counts.brokers} brokers`);
  const kafka = await startKafka({
    brokers: counts.brokers,
    directory: await folder('kafka'),
    ...(brokerGroupIds && { groupIds: brokerGroupIds }),
  });
  stops.push(() => kafka.stop());
  onProgress('redis');
  const redis = await startRedis({ directory: await folder('redis') });
  stops.push(() => redis.stop());

  onProgress('schemas, roles and topics');
  const databaseUrls = await provision(postgres.url, { passwords: secrets.roles });
  const watchUrl = await provisionWatcher(postgres.url, secrets.watcher);
  await createTopics(kafka.bootstrap, counts.brokers);
  const addresses = { databaseUrls, watchUrl, brokers: kafka.bootstrap, redisUrl: redis.url };
  return { postgres, kafka, redis, addresses };
}

/** Creates the declared topics that are missing. */
export async function createTopics(brokers: string, copies: number): Promise<void> {
  const environment = { BUS: 'kafka', KAFKA_BROKERS: brokers, KAFKA_REPLICATION_FACTOR: String(copies) };
  const config = loadConfig(busConfig, environment);
  const logger = createLogger({ service: 'stack', level: 'error' });
  const bus = await createBus(config, { logger, metrics: new Metrics('stack') });
  try {
    await bus.createTopics(topicSpecs(topics, { partitions: config.KAFKA_PARTITIONS }));
  } finally {
    await bus.close();
  }
}

/** Only what nobody may pass through is opened: the directory above may be /tmp, and its rights are not ours. */
async function letPass(directory: string): Promise<void> {
  const { mode } = await stat(directory);
  if ((mode & 0o001) === 0) await chmod(directory, (mode & 0o777) | 0o011);
}
