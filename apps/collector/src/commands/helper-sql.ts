import { platformOf, quote } from '@pganalytics/setup-sql';
import type { PlatformName } from '@pganalytics/setup-sql';

/** Where these functions are, only superusers may run them, unless told otherwise; each from the version that has it. */
const RULES = [
  'pg_show_all_file_settings()',
  'pg_hba_file_rules()',
  'pg_ident_file_mappings()',
  'pg_get_shmem_allocations()',
];

const HELPERS = 'pganalytics.sequence_values(oid, oid), pganalytics.column_statistics(oid, oid)';

/** Read from the catalogue itself, whoever owns the table. */
const ALL_COLUMNS = `  SELECT s.starelid, a.attname, s.stainherit, s.stanullfrac, s.stawidth, s.stadistinct,
         CASE 3 WHEN s.stakind1 THEN s.stanumbers1[1] WHEN s.stakind2 THEN s.stanumbers2[1]
                WHEN s.stakind3 THEN s.stanumbers3[1] WHEN s.stakind4 THEN s.stanumbers4[1]
                WHEN s.stakind5 THEN s.stanumbers5[1] END
    FROM pg_statistic s JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
   WHERE s.starelid > $1 AND s.starelid <= $2 AND NOT a.attisdropped`;

/** No superuser: what the view shows of tables that the administrator may read. It is entered by constant names only. */
const OWN_COLUMNS = `  SELECT c.oid, s.attname, s.inherited, s.null_frac, s.avg_width, s.n_distinct, s.correlation
    FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename AND c.oid > $1 AND c.oid <= $2
   WHERE s.tablename = ANY (ARRAY(SELECT p.relname FROM pg_class p WHERE p.oid > $1 AND p.oid <= $2))
     AND s.schemaname = ANY (ARRAY(SELECT DISTINCT o.nspname FROM pg_class p JOIN pg_namespace o ON o.oid = p.relnamespace
                                    WHERE p.oid > $1 AND p.oid <= $2))`;

/**
 * What pg_monitor does not show, made visible by two functions that run with the rights of whoever makes them. They read
 * the catalogue and the state of sequences and no row of any table; common values and histograms stay hidden.
 */
export function helperSql(role = 'pganalytics', platform: PlatformName = 'self'): string {
  const name = quote(role);
  const { administrator, superuser } = platformOf(platform, name);
  return `-- pgAnalytics: what pg_monitor hides. Optional. Run as ${administrator} in each database that it shall work in.
BEGIN;
CREATE SCHEMA IF NOT EXISTS pganalytics;
REVOKE ALL ON SCHEMA pganalytics FROM PUBLIC;
GRANT USAGE ON SCHEMA pganalytics TO ${name};

-- Last values of sequences: without it the collector sees those of sequences that it may read.
CREATE OR REPLACE FUNCTION pganalytics.sequence_values(after oid, up_to oid)
RETURNS TABLE (sequence oid, last_value bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT q.seqrelid, pg_sequence_last_value(q.seqrelid) FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid
   WHERE q.seqrelid > $1 AND q.seqrelid <= $2 AND has_sequence_privilege(q.seqrelid, 'SELECT, USAGE')
     AND (c.relpersistence = 'p' OR (c.relpersistence = 'u' AND NOT pg_is_in_recovery()))
$$;

-- How columns are distributed, in four numbers: for the estimate of bloat, and to explain plans.
CREATE OR REPLACE FUNCTION pganalytics.column_statistics(after oid, up_to oid)
RETURNS TABLE (relation oid, attname name, inherited boolean, null_frac real, avg_width integer, n_distinct real,
               correlation real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
${superuser ? ALL_COLUMNS : OWN_COLUMNS}
$$;

REVOKE ALL ON FUNCTION ${HELPERS} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${HELPERS} TO ${name};
${superuser ? `\n-- Rules and settings in files; needed only in the database that the collector connects to.\n${eachRule('GRANT', 'TO', name)}\n` : ''}COMMIT;

-- To take it back, in each of these databases (collector sql --for ${platform} --helpers --take-back prints it alone):
${takeBackHelperSql(role, platform)
  .trimEnd()
  .split('\n')
  .map((line) => `--   ${line}`)
  .join('\n')}
`;
}

/** Removes what {@link helperSql} made in a database. */
export function takeBackHelperSql(role = 'pganalytics', platform: PlatformName = 'self'): string {
  const name = quote(role);
  return `BEGIN;
DROP FUNCTION IF EXISTS ${HELPERS};
DROP SCHEMA IF EXISTS pganalytics;
${platformOf(platform, name).superuser ? `${eachRule('REVOKE', 'FROM', name)}\n` : ''}COMMIT;
`;
}

function eachRule(verb: string, preposition: string, name: string): string {
  const functions = RULES.map((rule) => `'${rule}'`).join(', ');
  return `DO $$ DECLARE rule text; BEGIN
  FOREACH rule IN ARRAY ARRAY[${functions}] LOOP
    IF to_regprocedure('pg_catalog.' || rule) IS NOT NULL THEN
      EXECUTE '${verb} EXECUTE ON FUNCTION pg_catalog.' || rule || ' ${preposition} ${name}';
    END IF;
  END LOOP;
END $$;`;
}
