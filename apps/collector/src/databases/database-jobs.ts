import type { DatabaseJob } from './database-job.js';
import { indexBloat, tableBloat } from './jobs/bloat.js';
import { columnStatistics } from './jobs/column-statistics.js';
import { extensions, publications } from './jobs/extensions.js';
import { relations } from './jobs/relations.js';
import { schema } from './jobs/schema.js';
import { sequences } from './jobs/sequences.js';
import { statistics } from './jobs/statistics.js';
import { visits } from './jobs/visits.js';

/** Everything that is read in each database; while the collector is in one, in this order. */
export const databaseJobs: readonly DatabaseJob[] = [
  visits,
  statistics,
  sequences,
  extensions,
  publications,
  relations,
  schema,
  columnStatistics,
  tableBloat,
  indexBloat,
];
