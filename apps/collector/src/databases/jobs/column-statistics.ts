import type { NotThere } from '../../samplers/sampler.js';
import type { DatabaseJob } from '../database-job.js';
import type { DatabaseProbe } from '../database-probe.js';
import { HelpedReader } from '../helped-reader.js';
import { FamilyReader } from '../paged-reader.js';
import type { FamilyQuery } from '../paged-reader.js';
import { USER_OBJECTS } from '../schema/object-kind.js';

const PAGE = 200;

// pg_stats is a security barrier: a join on names does not reach into it, and it is read in full. Constant names do, since
// to compare them leaks nothing, and sub-selects that depend on nothing are constants by then.
const NAMED_IN_RANGE = `s.tablename = ANY (ARRAY(SELECT p.relname FROM pg_class p WHERE p.oid > $1 AND p.oid <= $2))
      AND s.schemaname = ANY (ARRAY(SELECT DISTINCT o.nspname FROM pg_class p JOIN pg_namespace o ON o.oid = p.relnamespace
                                     WHERE p.oid > $1 AND p.oid <= $2))`;

/** What stands for the columns of relations with OIDs from $1 to $2: relation, column, inherited, and the four numbers. */
export const COLUMN_STATISTICS = {
  helper: 'pganalytics.column_statistics(oid, oid)',
  helped: `pganalytics.column_statistics($1, $2)`,
  unaided: `(SELECT c.oid AS relation, s.attname, s.inherited, s.null_frac, s.avg_width, s.n_distinct, s.correlation
     FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
     JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename AND c.oid > $1 AND c.oid <= $2
    WHERE ${NAMED_IN_RANGE})`,
  /** Tables with rows whose columns the role does not see; the view shows only what it may read. */
  hidden: `SELECT count(*) FROM pg_class c WHERE c.relkind IN ('r', 'm') AND c.reltuples > 0 AND c.relpersistence <> 't'
   AND c.oid >= ${USER_OBJECTS} AND NOT has_table_privilege(c.oid, 'SELECT') AND NOT has_any_column_privilege(c.oid, 'SELECT')`,
  reason:
    'denied: pg_stats hides columns of tables this role may not read; run what `collector sql --helpers` prints there.',
};

/** A standby has the statistics of its primary, and should not be held up. */
export function onPrimaryOnly(probe: DatabaseProbe): NotThere | undefined {
  if (!probe.inRecovery) return undefined;
  return { state: 'unavailable', reason: 'standby: Read on the primary alone; a standby has the same.' };
}

function columnQuery(source: string): FamilyQuery {
  return {
    family: 'pg_stats',
    objects: `pg_class o WHERE o.relkind IN ('r', 'p', 'm', 'i') AND o.relpersistence <> 't' AND o.oid >= ${USER_OBJECTS}`,
    size: PAGE,
    takesLocks: false,
    oid: 'c.oid',
    columns: {
      relid: 'c.oid',
      schemaname: 'n.nspname::text',
      relname: 'c.relname::text',
      attname: 'a.attname::text',
      inherited: 'a.inherited',
      null_frac: 'a.null_frac',
      avg_width: 'a.avg_width',
      n_distinct: 'a.n_distinct',
      correlation: 'a.correlation',
    },
    from: `${source} a JOIN pg_class c ON c.oid = a.relation JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= ${USER_OBJECTS}`,
  };
}

/** Never the common values and never the histograms: they are data of whoever owns the table. */
export const columnStatistics: DatabaseJob = {
  families: ['pg_stats'],
  plan: (probe) =>
    onPrimaryOnly(probe) ??
    new HelpedReader({
      ...COLUMN_STATISTICS,
      helped: new FamilyReader(columnQuery(COLUMN_STATISTICS.helped)),
      unaided: new FamilyReader(columnQuery(COLUMN_STATISTICS.unaided)),
    }),
};
