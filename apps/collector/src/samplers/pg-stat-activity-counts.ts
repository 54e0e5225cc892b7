import { schemaOf } from '@pganalytics/stats';

import { APPLICATION_NAME } from '../sources/connect.js';
import type { Sampler } from './sampler.js';

// Our own sessions count as connections, but they are active only because somebody looks.
const state = `CASE WHEN s.application_name = '${APPLICATION_NAME}' THEN 'idle' ELSE coalesce(s.state, 'unknown') END`;

export const pgStatActivityCounts: Sampler = {
  family: 'pg_stat_activity_counts',
  views: [],
  plan: () => ({
    schema: schemaOf('pg_stat_activity_counts', ['count']),
    statement: {
      name: 'pg_stat_activity_counts',
      text: `SELECT ${state}, d.datname, r.rolname, count(*)
  FROM pg_stat_get_activity(NULL) s
  LEFT JOIN pg_database d ON d.oid = s.datid LEFT JOIN pg_roles r ON r.oid = s.usesysid
 WHERE s.backend_type = 'client backend' GROUP BY 1, 2, 3 LIMIT 5000`,
    },
    timeout: 'floor',
  }),
};
