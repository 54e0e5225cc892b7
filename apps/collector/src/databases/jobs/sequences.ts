import type { DatabaseJob } from '../database-job.js';
import { HelpedReader } from '../helped-reader.js';
import { FamilyReader } from '../paged-reader.js';
import type { FamilyQuery } from '../paged-reader.js';

/**
 * Each last value keeps a lock on its sequence until the statement ends, and a shared table of locks holds 64 for each
 * connection by default: few at once leave it to the application.
 */
const PAGE = 50;

const used = (last: string, top: string, bottom: string) =>
  `CASE WHEN ${last} IS NULL THEN NULL WHEN q.seqincrement > 0
       THEN 100.0 * (${last}::numeric - q.seqmin) / greatest(least(q.seqmax::numeric, ${top}) - q.seqmin, 1)
       ELSE 100.0 * (q.seqmax::numeric - ${last}) / greatest(q.seqmax - greatest(q.seqmin::numeric, ${bottom}), 1) END`;

/** A sequence of bigint that feeds an integer column ends where the column does. */
const columnEnd = (sign: '' | '-') =>
  `CASE t.atttypid WHEN 'int2'::regtype THEN ${sign}32767 WHEN 'int4'::regtype THEN ${sign}2147483647
       ELSE ${sign}9223372036854775807 END`;

/** `last` gives the last value; without the right to see one it is unknown, which is not the same as never used. */
function sequenceQuery(last: string, join: string): FamilyQuery {
  return {
    family: 'pg_sequences',
    objects: `pg_class o WHERE o.relkind = 'S' AND o.relpersistence <> 't'`,
    size: PAGE,
    takesLocks: true,
    oid: 'c.oid',
    columns: {
      relid: 'c.oid',
      schemaname: 'n.nspname::text',
      sequencename: 'c.relname::text',
      data_type: 'format_type(q.seqtypid, NULL)',
      start_value: 'q.seqstart',
      min_value: 'q.seqmin',
      max_value: 'q.seqmax',
      increment_by: 'q.seqincrement',
      cycle: 'q.seqcycle',
      owned_by: `quote_ident(o.nspname) || '.' || quote_ident(r.relname) || '.' || quote_ident(t.attname)`,
      column_type: 'format_type(t.atttypid, NULL)',
      last_value: 'v.last',
      used_percent: `(${used('v.last', columnEnd(''), columnEnd('-'))})::float8`,
    },
    from: `pg_class c JOIN pg_sequence q ON q.seqrelid = c.oid
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
   AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_attribute t ON t.attrelid = d.refobjid AND t.attnum = d.refobjsubid
  LEFT JOIN pg_class r ON r.oid = d.refobjid LEFT JOIN pg_namespace o ON o.oid = r.relnamespace
  ${join} CROSS JOIN LATERAL (SELECT ${last} AS last) v
 WHERE c.oid > $1 AND c.oid <= $2 AND c.oid <> ALL ($3::oid[]) AND c.relpersistence <> 't'`,
  };
}

// The kind is asked first, because conditions are tried in any order. Before 18 the function refuses a sequence that we may not read; an unlogged one cannot be read on a standby.
const OWN_RIGHTS = `CASE WHEN c.relkind = 'S' AND has_sequence_privilege(c.oid, 'USAGE, SELECT')
       AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery()) THEN pg_sequence_last_value(c.oid) END`;

export const sequences: DatabaseJob = {
  families: ['pg_sequences'],
  plan: () =>
    new HelpedReader({
      helper: 'pganalytics.sequence_values(oid, oid)',
      helped: new FamilyReader(
        sequenceQuery('h.last_value', 'LEFT JOIN pganalytics.sequence_values($1, $2) h ON h.sequence = c.oid'),
      ),
      unaided: new FamilyReader(sequenceQuery(OWN_RIGHTS, '')),
      hidden: `SELECT count(*) FROM pg_class c WHERE c.relkind = 'S' AND c.relpersistence <> 't'
   AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'USAGE, SELECT') END`,
      reason: 'denied: Values of sequences of other roles are hidden; run what `collector sql --helpers` prints there.',
    }),
};
