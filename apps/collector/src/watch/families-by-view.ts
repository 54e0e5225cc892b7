import type { Sampler } from '../samplers/sampler.js';
import { pgStatActivityCounts } from '../samplers/pg-stat-activity-counts.js';
import { pgStatBgwriter, pgStatCheckpointer } from '../samplers/pg-stat-bgwriter.js';
import { pgDatabaseSize, pgStatDatabase, pgStatDatabaseConflicts } from '../samplers/pg-stat-database.js';
import { pgStatIo } from '../samplers/pg-stat-io.js';
import { pgReplicationSlots, pgStatReplication, pgStatWalReceiver } from '../samplers/pg-stat-replication.js';
import { pgStatArchiver, pgStatWal } from '../samplers/pg-stat-wal.js';
import { server } from '../samplers/server.js';

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
  pgStatReplication,
  pgStatWalReceiver,
  pgReplicationSlots,
];

/** Run beside the tick; what they bring travels with the next one. */
export const heavySamplers: readonly Sampler[] = [pgDatabaseSize];

/** Every view whose columns decide what is read. */
export const probedViews: readonly string[] = [
  ...new Set([...clusterSamplers, ...heavySamplers].flatMap((sampler) => [...sampler.views])),
  'pg_locks',
];
