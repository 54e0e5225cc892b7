import type { Cell } from '../sources/cell-types.js';
import type { Statement } from '../sources/session.js';

/** What every database of a server has, and what the collector may do there. */
export interface DatabaseProbe {
  readonly versionNumber: number;
  readonly inRecovery: boolean;
  /** Functions of pg_catalog by name: those that give statistics of relations. */
  readonly functions: ReadonlySet<string>;
  /** Columns of catalogue tables and views by their name. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Kinds of relations that pg_stat_all_tables has. */
  readonly tableKinds: readonly string[];
  /** Whether the target asks for pgstattuple_approx on the worst tables. */
  readonly measuresBloat: boolean;
}

const CATALOGUES = ['pg_class', 'pg_attribute', 'pg_index', 'pg_constraint', 'pg_proc', 'pg_publication', 'pg_stats'];

// Partitioned tables came to the view with 14; its definition says so.
export const probeStatements: readonly Statement[] = [
  {
    name: '',
    text: `SELECT proname::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname LIKE 'pg_stat_get_%'`,
  },
  {
    name: '',
    text: `SELECT v.name, a.attname::text, format_type(a.atttypid, NULL) FROM unnest($1::text[]) AS v(name)
  JOIN pg_attribute a ON a.attrelid = to_regclass('pg_catalog.' || v.name) AND a.attnum > 0 AND NOT a.attisdropped`,
    values: [CATALOGUES],
  },
  { name: '', text: `SELECT pg_get_viewdef('pg_stat_all_tables'::regclass) LIKE '%''p''%'` },
];

export function probeOf(
  answers: readonly (readonly (readonly Cell[])[])[],
  facts: Pick<DatabaseProbe, 'versionNumber' | 'inRecovery' | 'measuresBloat'>,
): DatabaseProbe {
  const [functions = [], columns = [], partitioned = []] = answers;
  const byTable = new Map<string, Map<string, string>>();
  for (const [table, column, type] of columns) {
    const known = byTable.get(String(table)) ?? new Map<string, string>();
    byTable.set(String(table), known.set(String(column), String(type)));
  }
  return {
    ...facts,
    functions: new Set(functions.map(([name]) => String(name))),
    columns: byTable,
    tableKinds: partitioned[0]?.[0] === true ? ['r', 't', 'm', 'p'] : ['r', 't', 'm'],
  };
}
