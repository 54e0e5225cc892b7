import type { Family, Metric } from './family.js';
import { custom } from './families/custom.js';
import { osCpu, osDisk, osDiskIo, osLoad, osMemory, osNetwork } from './families/os.js';
import { pgStatActivity, pgStatActivityCounts } from './families/pg-stat-activity.js';
import { pgStatArchiver, pgStatBgwriter, pgStatCheckpointer, pgStatIo, pgStatWal } from './families/pg-stat-cluster.js';
import { pgDatabaseSize, pgStatDatabase, pgStatDatabaseConflicts } from './families/pg-stat-database.js';
import { pgReplicationSlots, pgStatReplication, pgStatWalReceiver } from './families/pg-stat-replication.js';
import {
  pgStatStatements,
  pgStatStatementsFull,
  pgStatStatementsInfo,
  queryText,
} from './families/pg-stat-statements.js';
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
  pgStatReplication,
  pgStatWalReceiver,
  pgReplicationSlots,
  osCpu,
  osLoad,
  osMemory,
  osDisk,
  osDiskIo,
  osNetwork,
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
