import type { Session } from '../sources/session.js';

/** The extension as it was found in the database that the collector is connected to. */
export interface StatementsExtension {
  readonly schema: string;
  readonly version: string;
}

/** What the catalogue of a server says it has. Nothing is concluded from the version where the catalogue knows. */
export interface Probe {
  readonly versionNumber: number;
  /** View or function by signature, column, type. */
  readonly views: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Functions asked for that our role may not execute, by signature. */
  readonly forbidden: ReadonlySet<string>;
  readonly activityColumns: ReadonlySet<string>;
  readonly statements: StatementsExtension | undefined;
  readonly statementsPreloaded: boolean;
  /** Member of pg_read_all_stats, as pg_monitor is, or superuser. */
  readonly readsAllStats: boolean;
  /** Member of pg_read_all_settings, as pg_monitor is, or superuser. */
  readonly readsAllSettings: boolean;
  readonly database: string;
}

const COLUMNS = `SELECT v.name, a.attname::text, format_type(a.atttypid, NULL)
  FROM unnest($1::text[]) AS v(name)
  JOIN pg_attribute a ON a.attrelid = to_regclass('pg_catalog.' || v.name) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY v.name, a.attnum LIMIT 5000`;

const FUNCTIONS = `SELECT f.name, has_function_privilege(p.oid, 'EXECUTE'), a.name, format_type(a.type, NULL)
  FROM unnest($1::text[]) AS f(name)
  JOIN pg_proc p ON p.oid = to_regprocedure('pg_catalog.' || f.name)
  JOIN LATERAL unnest(p.proargnames, p.proallargtypes, p.proargmodes) AS a(name, type, mode) ON a.mode IN ('o', 't')
 LIMIT 5000`;

const STATEMENTS = `SELECT quote_ident(n.nspname), e.extversion, r.relname::text, a.attname::text, format_type(a.atttypid, NULL)
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_class r ON r.relnamespace = n.oid AND r.relname IN ('pg_stat_statements', 'pg_stat_statements_info')
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE e.extname = 'pg_stat_statements' ORDER BY r.relname, a.attnum LIMIT 500`;

// pg_stat_statements defines its settings when it is loaded, so that they tell what shared_preload_libraries,
// which only members of pg_read_all_settings may read, would tell.
const SERVER = `SELECT current_setting('server_version_num')::int, pg_has_role('pg_read_all_stats', 'USAGE'),
       current_setting('pg_stat_statements.max', true) IS NOT NULL, current_database()::text,
       (SELECT array_to_string(proargnames, ',') FROM pg_proc WHERE oid = 'pg_stat_get_activity'::regproc),
       pg_has_role('pg_read_all_settings', 'USAGE')`;

/** Two probes with the same text lead to the same statements. */
export function fingerprintOf({ views, forbidden, activityColumns, ...facts }: Probe): string {
  const columnsOf = [...views].map(([view, columns]) => [view, [...columns]]);
  return JSON.stringify([columnsOf, [...forbidden], [...activityColumns], facts]);
}

/** Reads what a server has, in one round trip. */
export async function probeServer(session: Session, viewNames: readonly string[]): Promise<Probe> {
  const isFunction = (name: string) => name.endsWith(')');
  const [columns, functions, statements, server] = await Promise.all([
    session.rows({ name: '', text: COLUMNS, values: [viewNames.filter((name) => !isFunction(name))] }),
    session.rows({ name: '', text: FUNCTIONS, values: [viewNames.filter(isFunction)] }),
    session.rows({ name: '', text: STATEMENTS }),
    session.rows({ name: '', text: SERVER }),
  ]);
  const views = new Map<string, Map<string, string>>();
  const add = (view: unknown, column: unknown, type: unknown) => {
    const known = views.get(String(view)) ?? new Map<string, string>();
    views.set(String(view), known.set(String(column), String(type)));
  };
  for (const [view, column, type] of columns) add(view, column, type);
  for (const [signature, , column, type] of functions) add(signature, column, type);
  for (const [, , view, column, type] of statements) add(view, column, type);
  const [first] = statements;
  const [facts] = server;
  return {
    versionNumber: Number(facts?.[0]),
    views,
    forbidden: new Set(functions.filter(([, allowed]) => allowed !== true).map(([signature]) => String(signature))),
    activityColumns: new Set(String(facts?.[4] ?? '').split(',')),
    statements: first === undefined ? undefined : { schema: String(first[0]), version: String(first[1]) },
    statementsPreloaded: facts?.[2] === true,
    readsAllStats: facts?.[1] === true,
    readsAllSettings: facts?.[5] === true,
    database: String(facts?.[3]),
  };
}
