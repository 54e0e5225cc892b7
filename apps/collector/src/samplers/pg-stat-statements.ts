import type { Statement } from '../sources/session.js';
import type { Probe } from './probe.js';
import type { ColumnChoice } from './columns.js';
import { chooseColumns } from './columns.js';
import type { NotThere, SamplePlan, Sampler } from './sampler.js';

/** Twice what pg_stat_statements.max allows by default; of a server with more so many are read, and it is said. */
export const STATEMENT_LIMIT = 10_000;

function absence(probe: Probe): NotThere | undefined {
  if (!probe.statementsPreloaded) {
    const fix = `add it to shared_preload_libraries and restart the server`;
    return { state: 'unavailable', reason: `not-preloaded: pg_stat_statements is not loaded; ${fix}.` };
  }
  if (!probe.statements) {
    const fix = `run CREATE EXTENSION pg_stat_statements there or connect to the database that has it`;
    return { state: 'unavailable', reason: `no-extension: ${probe.database} has no pg_stat_statements; ${fix}.` };
  }
  if (!probe.readsAllStats) {
    return { state: 'denied', reason: 'denied: Statements of other roles are hidden; GRANT pg_monitor to this role.' };
  }
  return undefined;
}

function planFor(choice: ColumnChoice, probe: Probe): SamplePlan | NotThere {
  const missing = absence(probe);
  if (missing) return missing;
  const { schema, list } = chooseColumns(choice, probe);
  // Without a parameter the server plans it once, and compares nothing with each row.
  return { schema, statement: { name: choice.family, text: select(list, probe) }, timeout: 'tick' };
}

const select = (list: string, probe: Probe, condition = ''): string =>
  `SELECT ${list} FROM ${probe.statements?.schema}.pg_stat_statements(false) s
 WHERE s.queryid IS NOT NULL${condition} LIMIT ${STATEMENT_LIMIT}`;

/** Whoever reads the rows puts the names in (`OwnerNames`). */
const names = { usename: 'NULL::text', datname: 'NULL::text' };

/** Ids, calls and time of all statements: cheap, because no text is read. */
export const pgStatStatements: Sampler = {
  family: 'pg_stat_statements',
  views: [],
  plan: (probe) => planFor({ family: 'pg_stat_statements', view: 'pg_stat_statements', expressions: names }, probe),
};

const ioTimes = ['shared', 'local', 'temp'].flatMap((kind) => [`${kind}_blk_read_time`, `${kind}_blk_write_time`]);
const planTimes = ['total', 'min', 'max', 'mean', 'stddev'].map((measure) => `${measure}_plan_time`);

const everyColumn: ColumnChoice = {
  family: 'pg_stat_statements_full',
  view: 'pg_stat_statements',
  expressions: names,
  timedBy: { track_io_timing: ioTimes, 'pg_stat_statements.track_planning': ['plans', ...planTimes] },
};

/** Every column of all statements; {@link changedStatements} reads only some. */
export const pgStatStatementsFull: Sampler = {
  family: 'pg_stat_statements_full',
  views: [],
  plan: (probe) => planFor(everyColumn, probe),
};

/** Every column of the statements that have one of these ids. The ids are a table, so that the server hashes them. */
export function changedStatements(probe: Probe, queryIds: readonly (number | bigint)[]): Statement {
  const { list } = chooseColumns(everyColumn, probe);
  const text = select(list, probe, ' AND s.queryid IN (SELECT unnest($1::bigint[]))');
  return { name: 'changed_statements', text, values: [queryIds.map(String)] };
}

export const pgStatStatementsInfo: Sampler = {
  family: 'pg_stat_statements_info',
  views: [],
  plan: (probe) => {
    const missing = absence(probe);
    if (missing) return missing;
    if (!probe.views.has('pg_stat_statements_info')) {
      return { state: 'unavailable', reason: 'not-there: This server has no pg_stat_statements_info.' };
    }
    const choice = { family: 'pg_stat_statements_info', view: 'pg_stat_statements_info' };
    const { schema, list } = chooseColumns(choice, probe);
    const text = `SELECT ${list} FROM ${probe.statements?.schema}.pg_stat_statements_info s`;
    return { schema, statement: { name: choice.family, text }, timeout: 'tick' };
  },
};
