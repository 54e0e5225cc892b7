import type { Sampler } from '../samplers/sampler.js';
import { pgAios, pgStatBackendIo, pgStatBackendWal } from '../samplers/pg-backends.js';
import { pgControlCheckpoint, pgControlInit, pgControlRecovery, pgControlSystem } from '../samplers/pg-control.js';
import { pgAvailableExtensions, pgRoles, pgShmemAllocations } from '../samplers/pg-roles.js';
import {
  pgDbRoleSetting,
  pgFileSettings,
  pgHbaFileRules,
  pgIdentFileMappings,
  pgSettings,
} from '../samplers/pg-settings.js';
import { pgStatActivityCounts } from '../samplers/pg-stat-activity-counts.js';
import { pgStatBgwriter, pgStatCheckpointer } from '../samplers/pg-stat-bgwriter.js';
import { pgDatabaseSize, pgStatDatabase, pgStatDatabaseConflicts } from '../samplers/pg-stat-database.js';
import { pgStatIo } from '../samplers/pg-stat-io.js';
import { progressSamplers } from '../samplers/pg-stat-progress.js';
import { pgReplicationSlots, pgStatReplication, pgStatWalReceiver } from '../samplers/pg-stat-replication.js';
import { pgStatRecoveryPrefetch, pgStatSlru } from '../samplers/pg-stat-slru.js';
import {
  pgStatReplicationSlots,
  pgStatSubscription,
  pgStatSubscriptionStats,
} from '../samplers/pg-stat-subscription.js';
import { pgStatArchiver, pgStatWal } from '../samplers/pg-stat-wal.js';
import { pgLsArchiveStatusdir, pgLsWaldir, pgWal } from '../samplers/pg-wal.js';
import { server } from '../samplers/server.js';
import { pgPreparedXacts, xminHorizon } from '../samplers/xmin-horizon.js';

/** Families of the whole cluster that are one SELECT each; all but the heavy ones go out in one round trip. */
export const clusterSamplers: readonly Sampler[] = [
  server,
  pgStatDatabase,
  pgStatActivityCounts,
  pgStatDatabaseConflicts,
  pgStatBgwriter,
  pgStatCheckpointer,
  pgStatArchiver,
  pgStatWal,
  pgStatIo,
  pgAios,
  pgStatSlru,
  pgStatRecoveryPrefetch,
  pgStatReplication,
  pgStatWalReceiver,
  pgReplicationSlots,
  pgStatReplicationSlots,
  pgStatSubscription,
  pgStatSubscriptionStats,
  ...progressSamplers,
  pgWal,
  xminHorizon,
  pgPreparedXacts,
  pgControlCheckpoint,
  pgControlRecovery,
  pgControlSystem,
  pgControlInit,
];

/** Run beside the tick; what they bring travels with the next one. */
export const heavySamplers: readonly Sampler[] = [
  pgDatabaseSize,
  pgLsWaldir,
  pgLsArchiveStatusdir,
  pgStatBackendIo,
  pgStatBackendWal,
  pgSettings,
  pgFileSettings,
  pgDbRoleSetting,
  pgHbaFileRules,
  pgIdentFileMappings,
  pgRoles,
  pgAvailableExtensions,
  pgShmemAllocations,
];

/** Every view whose columns decide what is read. */
export const probedViews: readonly string[] = [
  ...new Set([...clusterSamplers, ...heavySamplers].flatMap((sampler) => [...sampler.views])),
  'pg_locks',
];
