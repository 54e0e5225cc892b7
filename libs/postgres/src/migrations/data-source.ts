import { AbstractLogger, DataSource } from 'typeorm';
import type { EntitySchema } from 'typeorm';

import { connectionSettings } from '../pools/pool.js';
import type { PoolOptions } from '../pools/pool.js';
import type { SqlMigrationClass } from './sql-migration.js';

type Entity = (new (...parameters: never[]) => object) | EntitySchema;

/** A TypeORM data source on the schema of one service. */
export interface DataSourceOptions {
  readonly url: string;
  readonly schema: string;
  readonly pool: PoolOptions;
  readonly entities?: readonly Entity[];
  readonly migrations?: readonly SqlMigrationClass[];
}

/** Makes a data source; `initialize()` connects it. It never changes the schema by itself. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const { connectionString, max, connectionTimeoutMillis, ...extra } = connectionSettings(options.url, options.pool);
  return new DataSource({
    type: 'postgres',
    ...(connectionString === undefined ? {} : { url: connectionString }),
    schema: options.schema,
    ...(max === undefined ? {} : { poolSize: max }),
    ...(connectionTimeoutMillis === undefined ? {} : { connectTimeoutMS: connectionTimeoutMillis }),
    entities: [...(options.entities ?? [])],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migration',
    synchronize: false,
    // Failures are thrown and logged by who meets them; TypeORM's own logger would print them a second time.
    logger: new SilentLog(),
    installExtensions: false,
    poolErrorHandler: (error: unknown) =>
      options.pool.logger?.warn({ err: error }, 'an idle connection to PostgreSQL broke'),
    // With an own connection string TypeORM drops the parameters of the URL; pg gets the whole of it.
    extra: { ...extra, connectionString },
  });
}

class SilentLog extends AbstractLogger {
  protected override writeLog(): void {
    // Nothing: see where it is used.
  }
}
