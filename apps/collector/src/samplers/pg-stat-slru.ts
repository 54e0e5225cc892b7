import { viewSampler } from './view-sampler.js';

export const pgStatSlru = viewSampler({
  family: 'pg_stat_slru',
  view: 'pg_stat_slru',
  from: 'pg_stat_slru s LIMIT 1000',
});

export const pgStatRecoveryPrefetch = viewSampler({
  family: 'pg_stat_recovery_prefetch',
  view: 'pg_stat_recovery_prefetch',
  from: 'pg_stat_recovery_prefetch s',
  presence: 'pg_is_in_recovery()',
});
