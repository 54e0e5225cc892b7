import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import { MASK, maskSetting } from './mask-secrets.js';
import type { SamplePlan, Sampler } from './sampler.js';
import { viewSampler } from './view-sampler.js';

type Row = readonly Cell[];

/**
 * Our own session has time-outs and a name of its own, and its transaction a state: what the server would give another
 * one, it does not say.
 */
const notOurs = (column: string) => `CASE WHEN s.source NOT IN ('client', 'session')
       AND s.name NOT IN ('transaction_read_only', 'transaction_isolation', 'transaction_deferrable') THEN s.${column} END`;

/** Masks the values of settings by their name. */
function maskValues(valueColumns: readonly string[]): (schema: FrameSchema) => SamplePlan['refine'] {
  return ({ columns }) => {
    const name = columns.findIndex((column) => column.name === 'name');
    const values = columns.flatMap((column, index) => (valueColumns.includes(column.name) ? [index] : []));
    return mapCells((row, index, cell) => (values.includes(index) ? maskSetting(String(row[name]), cell) : cell));
  };
}

/** A message of the parser may quote the line it could not read; what is wrong stands before that. */
const withoutQuotes = (message: string) => message.replace(/\s*["“:].*$/s, '');

function mapCells(change: (row: Row, index: number, cell: string) => string): (rows: readonly Row[]) => Row[] {
  return (rows) =>
    rows.map((row) => row.map((cell, index) => (typeof cell === 'string' ? change(row, index, cell) : cell)));
}

export const pgSettings: Sampler = (() => {
  const view = viewSampler({
    family: 'pg_settings',
    view: 'pg_settings',
    expressions: {
      setting: notOurs('setting'),
      reset_val: notOurs('reset_val'),
      enumvals: `array_to_string(s.enumvals, ',')`,
    },
    from: 'pg_settings s LIMIT 10000',
    timeout: 'heavy',
    refine: maskValues(['setting', 'reset_val', 'boot_val']),
  });
  const partial = 'denied: Some settings are hidden; GRANT pg_monitor to this role.';
  return {
    ...view,
    plan: (probe) => ({ ...view.plan(probe), ...(probe.readsAllSettings ? {} : { partial }) }),
  };
})();

export const pgFileSettings = viewSampler({
  family: 'pg_file_settings',
  view: 'pg_show_all_file_settings()',
  from: 'pg_show_all_file_settings() s LIMIT 10000',
  timeout: 'heavy',
  refine: (schema) => {
    const mask = maskValues(['setting'])(schema);
    const error = schema.columns.findIndex((column) => column.name === 'error');
    const cut = mapCells((_, index, cell) => (index === error ? withoutQuotes(cell) : cell));
    return (rows) => cut(mask?.(rows) ?? rows);
  },
});

export const pgDbRoleSetting = viewSampler({
  family: 'pg_db_role_setting',
  view: 'pg_db_role_setting',
  expressions: {
    name: `split_part(e.entry, '=', 1)`,
    datname: 'd.datname',
    rolname: 'r.rolname',
    setting: `substr(e.entry, strpos(e.entry, '=') + 1)`,
  },
  from: `pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS e(entry)
  LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole LIMIT 50000`,
  timeout: 'heavy',
  refine: maskValues(['setting']),
});

const SECRET_OPTION = /passw|secret/i;

/** Options arrive as JSON, since a secret may contain any separator. */
function optionsOf(json: string): string {
  return (JSON.parse(json) as string[])
    .map((option) => {
      const [name = '', ...value] = option.split('=');
      return SECRET_OPTION.test(name) ? `${name}=${MASK}` : [name, maskSetting(name, value.join('='))].join('=');
    })
    .join(', ');
}

export const pgHbaFileRules = viewSampler({
  family: 'pg_hba_file_rules',
  view: 'pg_hba_file_rules()',
  expressions: {
    database: `array_to_string(s.database, ',')`,
    user_name: `array_to_string(s.user_name, ',')`,
    options: `array_to_json(s.options)::text`,
  },
  from: 'pg_hba_file_rules() s LIMIT 50000',
  timeout: 'heavy',
  refine: ({ columns }) => {
    const change: Readonly<Record<string, (cell: string) => string>> = { options: optionsOf, error: withoutQuotes };
    return mapCells((_, index, cell) => change[columns[index]?.name ?? '']?.(cell) ?? cell);
  },
});

export const pgIdentFileMappings = viewSampler({
  family: 'pg_ident_file_mappings',
  view: 'pg_ident_file_mappings()',
  from: 'pg_ident_file_mappings() s LIMIT 50000',
  timeout: 'heavy',
  refine: ({ columns }) =>
    mapCells((_, index, cell) => (columns[index]?.name === 'error' ? withoutQuotes(cell) : cell)),
});
