import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema, Metric } from '@pganalytics/stats';

import type { Probe } from './probe.js';

export interface ColumnChoice {
  readonly family: string;
  /** View, or function by signature, whose columns are read under the alias `s`. */
  readonly view: string;
  /** SQL for columns the view does not have under that name; `undefined` leaves the metric out on this server. */
  readonly expressions?: Readonly<Record<string, string | undefined>>;
  /** Metrics that mean nothing while a setting is off, by setting: then they are unknown, not 0. */
  readonly timedBy?: Readonly<Record<string, readonly string[]>>;
}

export interface ChosenColumns {
  readonly schema: FrameSchema;
  /** One expression per column of the schema, in its order. */
  readonly list: string;
}

/** The columns of a family that this server has, as SQL. Columns renamed by a major are found under each name. */
export function chooseColumns(choice: ColumnChoice, probe: Probe): ChosenColumns {
  const family = familyOf(choice.family);
  if (!family) throw new Error(`There is no family ${choice.family}.`);
  const present = probe.views.get(choice.view) ?? new Map<string, string>();
  const expressions = new Map<string, string>();
  for (const dimension of family.dimensions) {
    expressions.set(dimension.name, expressionOf(dimension.name, [], choice, present) ?? 'NULL');
  }
  for (const metric of family.metrics) {
    const expression = expressionOf(metric.name, formerNames(metric, choice.view), choice, present);
    if (expression !== undefined) expressions.set(metric.name, expression);
  }
  const schema = schemaOf(
    family,
    family.metrics.map((metric) => metric.name).filter((name) => expressions.has(name)),
  );
  return { schema, list: schema.columns.map((column) => expressions.get(column.name) ?? 'NULL').join(', ') };
}

/** Other names under which the column may stand in this very view. */
function formerNames(metric: Metric, view: string): string[] {
  return (metric.formerly ?? []).flatMap((name) => {
    const [where, column] = name.split('.');
    if (column === undefined) return [name];
    return where === view ? [column] : [];
  });
}

function expressionOf(
  name: string,
  former: readonly string[],
  choice: ColumnChoice,
  present: ReadonlyMap<string, string>,
): string | undefined {
  const own = choice.expressions?.[name];
  if (own !== undefined) return own;
  // Only the collector sees that a row has gone.
  if (name === 'dropped_at') return 'NULL::bigint';
  const column = [name, ...former].find((candidate) => present.has(candidate));
  if (column === undefined) return undefined;
  const read = convert(`s.${column}`, present.get(column) ?? '');
  const setting = Object.entries(choice.timedBy ?? {}).find(([, names]) => names.includes(name))?.[0];
  return setting === undefined ? read : `CASE WHEN current_setting('${setting}')::bool THEN ${read} END`;
}

/** What frames carry has no dates, positions or addresses: they travel as numbers and texts. */
export function convert(expression: string, type: string): string {
  switch (type) {
    case 'timestamp with time zone':
      return epochMs(expression);
    case 'pg_lsn':
      return `(${expression} - '0/0'::pg_lsn)`;
    case 'xid':
      return `age(${expression})`;
    case 'interval':
      return `extract(epoch FROM ${expression})`;
    case 'inet':
      return `host(${expression})`;
    default:
      return expression;
  }
}

export function epochMs(expression: string): string {
  return `(extract(epoch FROM ${expression}) * 1000)::bigint`;
}
