import { viewSampler } from './view-sampler.js';
import type { Sampler } from './sampler.js';

export const pgStatBgwriter = viewSampler({
  family: 'pg_stat_bgwriter',
  view: 'pg_stat_bgwriter',
  from: 'pg_stat_bgwriter s',
});

const own = viewSampler({
  family: 'pg_stat_checkpointer',
  view: 'pg_stat_checkpointer',
  from: 'pg_stat_checkpointer s',
});
const fromBgwriter = viewSampler({
  family: 'pg_stat_checkpointer',
  view: 'pg_stat_bgwriter',
  from: 'pg_stat_bgwriter s',
});

/** Before PostgreSQL 17 the same counters stood in pg_stat_bgwriter under other names. */
export const pgStatCheckpointer: Sampler = {
  family: 'pg_stat_checkpointer',
  views: ['pg_stat_checkpointer', 'pg_stat_bgwriter'],
  plan: (probe) => (probe.views.has('pg_stat_checkpointer') ? own : fromBgwriter).plan(probe),
};
