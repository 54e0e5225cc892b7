import { viewSampler } from './view-sampler.js';

export const pgStatDatabase = viewSampler({
  family: 'pg_stat_database',
  view: 'pg_stat_database',
  expressions: { age_datfrozenxid: 'age(d.datfrozenxid)', age_datminmxid: 'mxid_age(d.datminmxid)' },
  timedBy: { track_io_timing: ['blk_read_time', 'blk_write_time'] },
  from: 'pg_stat_database s LEFT JOIN pg_database d ON d.oid = s.datid LIMIT 20000',
  timeout: 'floor',
});

export const pgStatDatabaseConflicts = viewSampler({
  family: 'pg_stat_database_conflicts',
  view: 'pg_stat_database_conflicts',
  from: 'pg_stat_database_conflicts s LIMIT 20000',
});

export const pgDatabaseSize = viewSampler({
  family: 'pg_database_size',
  view: 'pg_database',
  expressions: {
    datid: 's.oid',
    size_bytes: `CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE') OR has_database_privilege(s.oid, 'CONNECT')
       THEN pg_database_size(s.oid) END`,
  },
  from: 'pg_database s LIMIT 20000',
  timeout: 'heavy',
});
