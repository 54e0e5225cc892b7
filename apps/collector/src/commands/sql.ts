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

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
