import type { Statement } from '../../sources/session.js';
import type { DatabaseJob, Visit } from '../database-job.js';
import { StatementFailed } from '../database-job.js';
import { VISITS, visitSchema } from '../visit-log.js';

// One pass over pg_class, which is in memory or soon is; ages of relations without storage are not set.
const FACTS: Statement = {
  name: VISITS,
  text: `SELECT count(*), max(age(c.relfrozenxid)) FILTER (WHERE c.relfrozenxid <> '0'),
       max(mxid_age(c.relminmxid)) FILTER (WHERE c.relminmxid <> '0'),
       (SELECT o.oid::regclass::text FROM pg_class o WHERE o.relfrozenxid <> '0'
         ORDER BY age(o.relfrozenxid) DESC, o.oid LIMIT 1)
  FROM pg_class c WHERE c.relkind IN ('r', 'm', 't', 'i')`,
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
