import { positive, postgresUrl } from '@pganalytics/config';
import type { Logger } from '@pganalytics/telemetry';
import pg from 'pg';

/** A pool of connections to one database under one role. */
export type Pool = pg.Pool;
/** One connection, inside a transaction unless said otherwise. */
export type Client = pg.ClientBase;

/** Settings of a service's connections to PostgreSQL. Spread into the service's own settings. */
export const databaseConfig = {
  DATABASE_URL: postgresUrl().describe("The database, with the service's own role."),
  DATABASE_POOL_SIZE: positive(10).describe('Most connections that one process of the service opens.'),
  DATABASE_CONNECT_TIMEOUT_MS: positive(5_000).describe('How long to wait for a connection, new or from the pool.'),
  DATABASE_STATEMENT_TIMEOUT_MS: positive(30_000).describe('Longest time one statement may run.'),
  DATABASE_LOCK_TIMEOUT_MS: positive(10_000).describe('Longest time one statement may wait for a lock.'),
  DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: positive(60_000).describe('When a forgotten transaction is cut off.'),
};

/** The typed values of {@link databaseConfig}. */
export interface DatabaseConfig {
  readonly DATABASE_URL: string;
  readonly DATABASE_POOL_SIZE: number;
  readonly DATABASE_CONNECT_TIMEOUT_MS: number;
  readonly DATABASE_STATEMENT_TIMEOUT_MS: number;
  readonly DATABASE_LOCK_TIMEOUT_MS: number;
  readonly DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: number;
}

/** Limits of a pool; what is not given has the default of {@link databaseConfig}. All times are milliseconds. */
export interface PoolOptions {
  /** Shown in pg_stat_activity, so that our own sessions can be told apart. */
  readonly applicationName: string;
  readonly size?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  readonly idleTransactionTimeoutMs?: number;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly logger?: Logger;
}

/** The options of a pool as a service's settings have them. */
export function poolOptions(config: DatabaseConfig, applicationName: string, logger?: Logger): PoolOptions {
  return {
    applicationName,
    size: config.DATABASE_POOL_SIZE,
    connectTimeoutMs: config.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: config.DATABASE_LOCK_TIMEOUT_MS,
    idleTransactionTimeoutMs: config.DATABASE_IDLE_TRANSACTION_TIMEOUT_MS,
    ...(logger === undefined ? {} : { logger }),
  };
}

/** Opens a pool. Nothing is connected yet: the first use does that. */
export function createPool(url: string, options: PoolOptions): Pool {
  const pool = new pg.Pool(connectionSettings(url, options));
  // An idle connection that breaks would end the process if nobody listened.
  pool.on('error', (error) => options.logger?.warn({ err: error }, 'an idle connection to PostgreSQL broke'));
  // One that breaks between two queries of a transaction would do the same; the next query tells its user.
  pool.on('connect', (client) =>
    client.on('error', (error) => options.logger?.debug({ err: error }, 'connection broke')),
  );
  return pool;
}

/** What pg needs for a connection with our limits; TypeORM takes the same. */
export function connectionSettings(url: string, options: PoolOptions): pg.PoolConfig {
  return {
    connectionString: withLibpqMeaning(url),
    application_name: options.applicationName,
    max: options.size ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs ?? 60_000,
    keepAlive: true,
  };
}

/** pg reads sslmode=require as verify-full; with this parameter it means what libpq's documentation says. */
function withLibpqMeaning(url: string): string {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}
