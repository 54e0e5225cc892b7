import { APPLICATION_NAME } from '../sources/connect.js';
import { epochMs } from './columns.js';
import { viewSampler } from './view-sampler.js';

/**
 * Backends of VACUUM do not hold back other backends of it, though they show a snapshot (PROC_IN_VACUUM in
 * https://github.com/postgres/postgres/blob/master/src/include/storage/proc.h). What a standby's feedback holds back shows at
 * its WAL sender, or at its slot when it uses one.
 */
const HOLDS = `SELECT CASE s.backend_type WHEN 'walsender' THEN 'standby' ELSE 'backend' END AS source,
         greatest(age(s.backend_xid), age(s.backend_xmin)) AS age,
         coalesce(r.rolname::text, s.backend_type) || coalesce(' (' || nullif(s.application_name, '') || ')', '') AS holder,
         s.pid, d.datname::text, ${epochMs('s.xact_start')} AS held_since
    FROM pg_stat_get_activity(NULL) s
    LEFT JOIN pg_database d ON d.oid = s.datid LEFT JOIN pg_roles r ON r.oid = s.usesysid
   WHERE (s.backend_xid IS NOT NULL OR s.backend_xmin IS NOT NULL)
     AND s.application_name IS DISTINCT FROM '${APPLICATION_NAME}'
     AND s.pid NOT IN (SELECT v.pid FROM pg_stat_get_progress_info('VACUUM') v WHERE v.pid IS NOT NULL)
  UNION ALL
  SELECT 'slot xmin', age(xmin), slot_name::text, active_pid, NULL, NULL FROM pg_replication_slots WHERE xmin IS NOT NULL
  UNION ALL
  SELECT 'slot catalog_xmin', age(catalog_xmin), slot_name::text, active_pid, database::text, NULL
    FROM pg_replication_slots WHERE catalog_xmin IS NOT NULL
  UNION ALL
  SELECT 'prepared', age(x.transaction), x.gid, NULL, d.datname::text, ${epochMs('x.prepared')}
    FROM pg_prepared_xact() x LEFT JOIN pg_database d ON d.oid = x.dbid`;

export const xminHorizon = viewSampler({
  family: 'xmin_horizon',
  view: 'pg_replication_slots',
  expressions: {
    source: 's.source',
    age: 's.age',
    holders: 's.holders',
    holder: 's.holder',
    pid: 's.pid',
    datname: 's.datname',
    held_since: 's.held_since',
  },
  from: `(SELECT DISTINCT ON (source) *, count(*) OVER (PARTITION BY source) AS holders
  FROM (${HOLDS}) h ORDER BY source, age DESC) s`,
  hidden: 'Transactions of other roles are hidden',
});

export const pgPreparedXacts = viewSampler({
  family: 'pg_prepared_xacts',
  view: 'pg_prepared_xacts',
  expressions: {
    transaction: 's.transaction::text',
    age: 'age(s.transaction)',
    age_seconds: `greatest(extract(epoch FROM clock_timestamp() - s.prepared), 0)::bigint`,
  },
  from: 'pg_prepared_xacts s LIMIT 5000',
  presence: 'EXISTS (SELECT FROM pg_prepared_xact())',
});
