export {
  CannotProvision,
  DatabaseUnavailable,
  SchemaMissing,
  SchemaTooNew,
  isPassingFailure,
  isUniqueViolation,
  namingOutages,
} from './postgres.errors.js';
export { connectionSettings, createPool, databaseConfig, poolOptions } from './pools/pool.js';
export type { Client, DatabaseConfig, Pool, PoolOptions } from './pools/pool.js';
export { TENANT_SETTING, withTenant, withTransaction } from './pools/transaction.js';
export { provision, serviceSchemas } from './provision/provision.js';
export type { ProvisionOptions, ServiceSchema } from './provision/provision.js';
export { provisionWatcher } from './provision/provision-watcher.js';
export { createDataSource } from './migrations/data-source.js';
export type { DataSourceOptions } from './migrations/data-source.js';
export { migrate } from './migrations/migrate.js';
export type { MigrateOptions } from './migrations/migrate.js';
export { SqlMigration } from './migrations/sql-migration.js';
export type { SqlMigrationClass } from './migrations/sql-migration.js';
export { appendAllToOutbox, appendToOutbox, outboxTable } from './outbox/outbox.js';
export type { NewOutboxEvent, OutboxEvent, SqlTransaction } from './outbox/outbox.js';
export { OutboxRelay } from './outbox/outbox-relay.js';
export type { OutboxRelayOptions } from './outbox/outbox-relay.js';
