import { readFile } from 'node:fs/promises';

import { InvalidSettings } from '@pganalytics/config';
import type { BaseOptions } from '@platformatic/kafka';

import type { BusConfig } from '../bus.config.js';

/** Everything the Kafka adapter is set up with. */
export interface KafkaSettings {
  /** What every client begins with. */
  readonly client: BaseOptions;
  readonly deliveryTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly replicationFactor: number;
  readonly topicsLookMs: number;
  readonly unsafeRecheckMs: number;
}

/** Reads the settings and the certificate files they name. @throws InvalidSettings with all problems at once */
export async function kafkaSettings(config: BusConfig): Promise<KafkaSettings> {
  const problems: string[] = [];
  if (config.KAFKA_BROKERS.length === 0) problems.push('KAFKA_BROKERS is not set: host:port of one or more brokers');
  const client: BaseOptions = {
    clientId: config.KAFKA_CLIENT_ID,
    bootstrapBrokers: [...config.KAFKA_BROKERS],
    autocreateTopics: false,
    connectTimeout: 3000,
    requestTimeout: 10_000,
    timeout: 5000,
    retries: 0,
    ...(await tlsOf(config, problems)),
    ...saslOf(config, problems),
  };
  if (problems.length > 0) throw new InvalidSettings(problems);
  return {
    client,
    deliveryTimeoutMs: config.BUS_DELIVERY_TIMEOUT_MS,
    sessionTimeoutMs: config.BUS_SESSION_TIMEOUT_MS,
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    topicsLookMs: config.KAFKA_TOPICS_LOOK_MS,
    unsafeRecheckMs: config.KAFKA_UNSAFE_RECHECK_MS,
  };
}

async function tlsOf(config: BusConfig, problems: string[]): Promise<Pick<BaseOptions, 'tls' | 'tlsServerName'>> {
  if (!config.KAFKA_TLS) return {};
  if ((config.KAFKA_TLS_CERT_FILE === undefined) !== (config.KAFKA_TLS_KEY_FILE === undefined)) {
    problems.push('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together: set both or neither');
  }
  const [ca, cert, key] = await Promise.all([
    fileOf('KAFKA_TLS_CA_FILE', config.KAFKA_TLS_CA_FILE, problems),
    fileOf('KAFKA_TLS_CERT_FILE', config.KAFKA_TLS_CERT_FILE, problems),
    fileOf('KAFKA_TLS_KEY_FILE', config.KAFKA_TLS_KEY_FILE, problems),
  ]);
  return { tls: { ca, cert, key, minVersion: 'TLSv1.2', rejectUnauthorized: true }, tlsServerName: true };
}

async function fileOf(name: string, path: string | undefined, problems: string[]): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch {
    problems.push(`${name}=${path}: the file cannot be read`);
    return undefined;
  }
}

function saslOf(config: BusConfig, problems: string[]): Pick<BaseOptions, 'sasl'> {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  if (mechanism === undefined) return {};
  if (username === undefined || password === undefined) {
    problems.push(`KAFKA_SASL_MECHANISM=${mechanism} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD`);
  }
  return { sasl: { mechanism, username, password } };
}
