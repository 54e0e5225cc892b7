import type { Statement } from '../../sources/session.js';
import type { DatabaseJob, Visit } from '../database-job.js';
import { StatementFailed } from '../database-job.js';
import { VISITS, visitSchema } from '../visit-log.js';

// One pass over pg_class, which is in memory or soon is: age and OID of the oldest in one number. Ages of relations
// without storage are not set.
const FACTS: Statement = {
  name: VISITS,
  text: `SELECT f.relations, f.oldest >> 32, f.multixact_age, (f.oldest & 4294967295)::oid::regclass::text
  FROM (SELECT count(*) AS relations,
               max((age(c.relfrozenxid)::bigint << 32) | c.oid::bigint) FILTER (WHERE c.relfrozenxid <> '0') AS oldest,
               max(mxid_age(c.relminmxid)) FILTER (WHERE c.relminmxid <> '0') AS multixact_age
          FROM pg_class c WHERE c.relkind IN ('r', 'm', 't', 'i')) f`,
};

/** What each visit looks at anyway: how much there is, and how old its oldest transaction ids are. */
export const visits: DatabaseJob = {
  families: [VISITS],
  plan: () => ({
    schemas: [visitSchema],
    step: async (visit: Visit) => {
      const [outcome] = await visit.run([FACTS]);
      if (outcome && 'error' in outcome) throw new StatementFailed(outcome.sqlState, outcome.error);
      const [relations = null, age = null, multixactAge = null, table = null] = outcome?.rows[0] ?? [];
      visit.note({
        relations,
        oldest_table_age: age,
        oldest_multixact_age: multixactAge,
        oldest_table: table,
      });
      return undefined;
    },
  }),
};
