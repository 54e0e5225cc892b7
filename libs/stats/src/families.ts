import type { Family, Metric } from './family.js';
import { custom } from './families/custom.js';
import { osCgroup, osPressure, osWalVolume } from './families/os-limits.js';
import { osCpu, osDisk, osDiskIo, osLoad, osMemory, osNetwork } from './families/os.js';
import { pgAios, pgStatBackendIo, pgStatBackendWal } from './families/pg-backends.js';
import { pgControlCheckpoint, pgControlInit, pgControlRecovery, pgControlSystem } from './families/pg-control.js';
import {
  pgAvailableExtensions,
  pgDbRoleSetting,
  pgFileSettings,
  pgHbaFileRules,
  pgIdentFileMappings,
  pgRoles,
  pgSettings,
  pgShmemAllocations,
} from './families/pg-settings.js';
import { pgStatActivity, pgStatActivityCounts } from './families/pg-stat-activity.js';
import {
  pgStatArchiver,
  pgStatBgwriter,
  pgStatCheckpointer,
  pgStatIo,
  pgStatRecoveryPrefetch,
  pgStatSlru,
  pgStatWal,
} from './families/pg-stat-cluster.js';
import { pgDatabaseSize, pgStatDatabase, pgStatDatabaseConflicts } from './families/pg-stat-database.js';
import { indexBloat, pgStatAllIndexes } from './families/pg-indexes.js';
import { pgExtension, pgPublication, schemaChanges, schemaObjects } from './families/pg-schema.js';
import { pgSequences } from './families/pg-sequences.js';
import { databaseVisits, pgClass, pgStatAllTables, pgStats, tableBloat } from './families/pg-tables.js';
import {
  pgStatProgressAnalyze,
  pgStatProgressBasebackup,
  pgStatProgressCluster,
  pgStatProgressCopy,
  pgStatProgressCreateIndex,
  pgStatProgressVacuum,
} from './families/pg-stat-progress.js';
import { pgReplicationSlots, pgStatReplication, pgStatWalReceiver } from './families/pg-stat-replication.js';
import {
  pgStatStatements,
  pgStatStatementsFull,
  pgStatStatementsInfo,
  queryText,
} from './families/pg-stat-statements.js';
import {
  pgStatReplicationSlots,
  pgStatSubscription,
  pgStatSubscriptionStats,
} from './families/pg-stat-subscription.js';
import { pgLsArchiveStatusdir, pgLsWaldir, pgPreparedXacts, pgWal, xminHorizon } from './families/pg-wal.js';
import { collector, collectorFamilies, server } from './families/server.js';

/** Everything that is collected, in the order in which it is shown. */
export const families: readonly Family[] = [
  server,
  pgStatDatabase,
  pgStatDatabaseConflicts,
  pgDatabaseSize,
  pgStatActivity,
  pgStatActivityCounts,
  pgStatStatements,
  pgStatStatementsFull,
  pgStatStatementsInfo,
  queryText,
  pgStatBgwriter,
  pgStatCheckpointer,
  pgStatArchiver,
  pgStatWal,
  pgStatIo,
  pgStatBackendIo,
  pgStatBackendWal,
  pgAios,
  pgStatSlru,
  pgStatRecoveryPrefetch,
  pgWal,
  pgLsWaldir,
  pgLsArchiveStatusdir,
  xminHorizon,
  pgPreparedXacts,
  pgStatReplication,
  pgStatWalReceiver,
  pgReplicationSlots,
  pgStatReplicationSlots,
  pgStatSubscription,
  pgStatSubscriptionStats,
  pgStatProgressVacuum,
  pgStatProgressAnalyze,
  pgStatProgressCreateIndex,
  pgStatProgressCluster,
  pgStatProgressBasebackup,
  pgStatProgressCopy,
  pgControlCheckpoint,
  pgControlRecovery,
  pgControlSystem,
  pgControlInit,
  pgSettings,
  pgFileSettings,
  pgDbRoleSetting,
  pgHbaFileRules,
  pgIdentFileMappings,
  pgRoles,
  pgAvailableExtensions,
  pgShmemAllocations,
  databaseVisits,
  pgStatAllTables,
  pgStatAllIndexes,
  pgClass,
  pgSequences,
  pgExtension,
  pgPublication,
  pgStats,
  tableBloat,
  indexBloat,
  schemaObjects,
  schemaChanges,
  osCpu,
  osLoad,
  osMemory,
  osDisk,
  osDiskIo,
  osNetwork,
  osPressure,
  osCgroup,
  osWalVolume,
  collector,
  collectorFamilies,
  custom,
];

const familyByName = new Map(families.map((family) => [family.name, family]));
const metricById = new Map<string, { family: Family; metric: Metric }>(
  families.flatMap((family) =>
    family.metrics.map((metric) => [`${family.name}.${metric.name}`, { family, metric }] as const),
  ),
);

/** The family of that name; `undefined` when there is none. */
export function familyOf(name: string): Family | undefined {
  return familyByName.get(name);
}

/** The metric with an id such as `pg_stat_database.xact_commit`, and its family; `undefined` when there is none. */
export function metricOf(id: string): { family: Family; metric: Metric } | undefined {
  return metricById.get(id);
}
