import type { Logger } from '@pganalytics/telemetry';
import type { DataSource, QueryRunner } from 'typeorm';

import { SchemaMissing, SchemaTooNew, namingOutages } from '../postgres.errors.js';
import { createDataSource } from './data-source.js';
import type { SqlMigrationClass } from './sql-migration.js';

/** What brings a schema up to date. */
export interface MigrateOptions {
  /** The database, with the role that owns the schema. */
  readonly url: string;
  readonly schema: string;
  /** All migrations of the service, the released ones unchanged. */
  readonly migrations: readonly SqlMigrationClass[];
  readonly logger?: Logger;
}

/** Building an index on a large table takes its time; a forgotten migration must still end. */
const MIGRATION_TIMEOUT_MS = 30 * 60_000;

/**
 * Brings the schema of a service up to date. Several processes may call it at once: one works, the others wait.
 * @returns the names of the migrations that ran now.
 * @throws SchemaTooNew when a newer version has changed the schema; SchemaMissing when it cannot be created.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  return namingOutages(async () => {
    const source = createDataSource({
      url: options.url,
      schema: options.schema,
      migrations: options.migrations,
      pool: {
        applicationName: `pganalytics ${options.schema} migrations`,
        size: 2,
        statementTimeoutMs: MIGRATION_TIMEOUT_MS,
        lockTimeoutMs: MIGRATION_TIMEOUT_MS,
        idleTransactionTimeoutMs: MIGRATION_TIMEOUT_MS,
      },
    });
    await source.initialize();
    try {
      return await underLock(source, options);
    } finally {
      await source.destroy();
    }
  });
}

async function underLock(source: DataSource, options: MigrateOptions): Promise<string[]> {
  const lock = source.createQueryRunner();
  try {
    // A lock of the session: it holds through the transactions of all migrations, and ends with the connection.
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [`pganalytics.migrate.${options.schema}`]);
    await ensureSchema(lock, options.schema);
    await refuseUnknown(lock, options);
    const ran = await source.runMigrations({ transaction: 'each' });
    const names = ran.map(({ name }) => name);
    if (names.length > 0)
      options.logger?.info({ schema: options.schema, migrations: names }, 'schema brought up to date');
    return names;
  } finally {
    await lock.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await lock.release();
  }
}

async function ensureSchema(runner: QueryRunner, schema: string): Promise<void> {
  const found = (await runner.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])) as unknown[];
  if (found.length > 0) return;
  try {
    await runner.query(`CREATE SCHEMA "${schema}"`);
  } catch (error) {
    throw new SchemaMissing(schema, error);
  }
}

async function refuseUnknown(runner: QueryRunner, { schema, migrations }: MigrateOptions): Promise<void> {
  const [table] = (await runner.query('SELECT to_regclass($1) AS name', [`"${schema}".migration`])) as {
    name: unknown;
  }[];
  if (table?.name == null) return;
  const known = new Set(migrations.map(({ name }) => name));
  const rows = (await runner.query(`SELECT name FROM "${schema}".migration ORDER BY id`)) as { name: string }[];
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new SchemaTooNew(schema, unknown);
}
