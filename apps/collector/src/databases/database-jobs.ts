import type { DatabaseJob } from './database-job.js';
import { extensions, publications } from './jobs/extensions.js';
import { relations } from './jobs/relations.js';
import { indexStatistics, tableStatistics } from './jobs/statistics.js';
import { visits } from './jobs/visits.js';

/** Everything that is read in each database; while the collector is in one, in this order. */
export const databaseJobs: readonly DatabaseJob[] = [
  visits,
  tableStatistics,
  indexStatistics,
  extensions,
  publications,
  relations,
];
