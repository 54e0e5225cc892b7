export const platforms = ['self'] as const;
export type Platform = (typeof platforms)[number];

/** The script that an administrator runs once per server, and below it the one that takes everything back. */
export function setupSql(_platform: Platform, role = 'pganalytics'): string {
  const name = quote(role);
  return `-- pgAnalytics: the role of the collector. Run as a superuser, in the database the collector connects to.
-- It can read statistics and nothing of your tables.
CREATE ROLE ${name} WITH LOGIN CONNECTION LIMIT 4 NOCREATEDB NOCREATEROLE NOREPLICATION;
-- Set the password so that it is in no log and no history: \\password ${role}

GRANT pg_monitor TO ${name};

-- Statement statistics. Needs pg_stat_statements in shared_preload_libraries and a restart:
--   ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';  (keep the libraries that are there)
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

-- Worth having: times of reads and writes, and longer texts of running statements (restart needed).
--   ALTER SYSTEM SET track_io_timing = on;
--   ALTER SYSTEM SET track_activity_query_size = 4096;

-- In pg_hba.conf:
--   hostssl all ${role} <address of the collector>/32 scram-sha-256

-- To take it all back, in the same database:
--   DROP EXTENSION IF EXISTS pg_stat_statements;
--   REVOKE pg_monitor FROM ${name};
--   DROP ROLE IF EXISTS ${name};
`;
}

/**
 * What pg_monitor does not show, made visible by two functions that run with the rights of whoever makes them. They read
 * the catalogue and the state of sequences and no row of any table; common values and histograms stay hidden.
 */
export function helperSql(role = 'pganalytics'): string {
  const name = quote(role);
  return `-- pgAnalytics: what pg_monitor hides. Optional. Run as a superuser in each database that it shall work in.
CREATE SCHEMA IF NOT EXISTS pganalytics;
REVOKE ALL ON SCHEMA pganalytics FROM PUBLIC;
GRANT USAGE ON SCHEMA pganalytics TO ${name};

-- Last values of sequences: without it the collector sees those of sequences that it may read.
CREATE OR REPLACE FUNCTION pganalytics.sequence_values(after oid, up_to oid)
RETURNS TABLE (sequence oid, last_value bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT q.seqrelid, pg_sequence_last_value(q.seqrelid) FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid
   WHERE q.seqrelid > $1 AND q.seqrelid <= $2
     AND (c.relpersistence = 'p' OR (c.relpersistence = 'u' AND NOT pg_is_in_recovery()))
$$;

-- How columns are distributed, in four numbers: for the estimate of bloat, and to explain plans.
CREATE OR REPLACE FUNCTION pganalytics.column_statistics(after oid, up_to oid)
RETURNS TABLE (relation oid, attname name, inherited boolean, null_frac real, avg_width integer, n_distinct real,
               correlation real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.starelid, a.attname, s.stainherit, s.stanullfrac, s.stawidth, s.stadistinct,
         CASE 3 WHEN s.stakind1 THEN s.stanumbers1[1] WHEN s.stakind2 THEN s.stanumbers2[1]
                WHEN s.stakind3 THEN s.stanumbers3[1] WHEN s.stakind4 THEN s.stanumbers4[1]
                WHEN s.stakind5 THEN s.stanumbers5[1] END
    FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
   WHERE s.starelid > $1 AND s.starelid <= $2 AND NOT a.attisdropped
$$;

REVOKE ALL ON FUNCTION pganalytics.sequence_values(oid, oid), pganalytics.column_statistics(oid, oid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pganalytics.sequence_values(oid, oid), pganalytics.column_statistics(oid, oid) TO ${name};

-- To take it back, in each of these databases:
--   DROP FUNCTION IF EXISTS pganalytics.sequence_values(oid, oid), pganalytics.column_statistics(oid, oid);
--   DROP SCHEMA IF EXISTS pganalytics;
`;
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
