import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { Statement } from '../sources/session.js';
import { APPLICATION_NAME } from '../sources/connect.js';
import { epochMs } from './columns.js';
import type { Probe } from './probe.js';

const ROW_LIMIT = 5000;

/** The columns of the frame: all but those this version does not have. */
export function activitySchema(probe: Probe): FrameSchema {
  const missing = ['query_id', 'leader_pid'].filter((name) => !probe.activityColumns.has(name));
  const metrics = familyOf('pg_stat_activity')?.metrics ?? [];
  return schemaOf(
    'pg_stat_activity',
    metrics.map((metric) => metric.name).filter((name) => !missing.includes(name)),
  );
}

/**
 * Sessions that are not idle, hold a transaction id or snapshot, or block others ($3). The text comes only for
 * statements that began since the last poll ($1) or belong to a process that was not in it ($2).
 */
export function activityStatement(
  probe: Probe,
  known: { readonly since: string | null; readonly pids: readonly number[]; readonly blockers: readonly number[] },
): Statement {
  const has = (column: string) => (probe.activityColumns.has(column) ? `s.${column}` : 'NULL');
  return {
    name: 'pg_stat_activity',
    text: `SELECT s.pid, ${epochMs('s.backend_start')}, d.datname, r.rolname, s.application_name, host(s.client_addr),
       s.backend_type, s.state, s.wait_event_type, s.wait_event, ${epochMs('s.xact_start')},
       ${epochMs('s.query_start')}, ${epochMs('s.state_change')}, age(s.backend_xid), age(s.backend_xmin),
       ${has('leader_pid')}, ${has('query_id')}::text, s.query_start::text,
       CASE WHEN $1::timestamptz IS NULL OR s.query_start > $1::timestamptz OR NOT s.pid = ANY($2::int[])
            THEN s.query END
  FROM pg_stat_get_activity(NULL) s
  LEFT JOIN pg_database d ON d.oid = s.datid LEFT JOIN pg_roles r ON r.oid = s.usesysid
 WHERE (s.state <> 'idle' OR s.backend_xid IS NOT NULL OR s.backend_xmin IS NOT NULL OR s.pid = ANY($3::int[]))
   AND s.application_name IS DISTINCT FROM '${APPLICATION_NAME}'
 LIMIT ${ROW_LIMIT}`,
    values: [known.since, known.pids, known.blockers],
  };
}
