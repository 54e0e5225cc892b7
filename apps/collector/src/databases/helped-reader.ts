import type { FrameSchema } from '@pganalytics/stats';

import type { Statement } from '../sources/session.js';
import type { Cursor, DatabaseReader, Visit } from './database-job.js';
import { StatementFailed } from './database-job.js';

interface Helped {
  /** Signature of a function that an administrator may have made: it sees what we do not. */
  readonly helper: string;
  readonly helped: DatabaseReader;
  readonly unaided: DatabaseReader;
  /** Counts what the role alone cannot see. */
  readonly hidden: string;
  /** What is said then. */
  readonly reason: string;
}

/** Reads through a helper where there is one, else with the rights of the role, and says what those do not show. */
export class HelpedReader implements DatabaseReader {
  constructor(private readonly options: Helped) {}

  get schemas(): readonly FrameSchema[] {
    return this.options.unaided.schemas;
  }

  async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    const { helper, helped, unaided, hidden, reason } = this.options;
    const mayUse: Statement = {
      name: '',
      text: `SELECT coalesce(has_function_privilege(to_regprocedure($1), 'EXECUTE'), false)`,
      values: [helper],
    };
    const looking: readonly Statement[] = after === 0 ? [{ name: '', text: hidden }] : [];
    const [privilege, count] = await visit.run([mayUse, ...looking]);
    for (const outcome of [privilege, count]) {
      if (outcome && 'error' in outcome) throw new StatementFailed(outcome.sqlState, outcome.error);
    }
    if (privilege && 'rows' in privilege && privilege.rows[0]?.[0] === true) return helped.step(visit, after);
    if (count && 'rows' in count && Number(count.rows[0]?.[0]) > 0) visit.denied(reason);
    return unaided.step(visit, after);
  }
}
