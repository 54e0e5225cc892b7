import type { ColumnChoice } from './columns.js';
import { chooseColumns } from './columns.js';
import { maskName } from './mask-secrets.js';
import { whyNot } from './rights.js';
import type { SamplePlan, Sampler, TimeoutClass } from './sampler.js';

interface ViewSampler extends ColumnChoice {
  /** Everything after SELECT …; the view has the alias `s`. */
  readonly from: string;
  readonly timeout?: TimeoutClass;
  /** What must exist for the family to exist, where that is not the view itself. */
  readonly needs?: string;
  /** What the server hides from a role that is no member of pg_read_all_stats. */
  readonly hidden?: string;
  readonly presence?: string;
  /** Made anew for each server: it may remember what it saw. */
  readonly refine?: (schema: SamplePlan['schema']) => SamplePlan['refine'];
}

/** A family that is one SELECT from one view, or from a function that is named by its signature. */
export function viewSampler(view: ViewSampler): Sampler {
  return {
    family: view.family,
    views: view.needs === undefined ? [view.view] : [view.view, view.needs],
    plan: (probe) => {
      const missing = whyNot(probe, view.needs ?? view.view);
      if (missing) return missing;
      const { schema, list } = chooseColumns(view, probe);
      const { family, from, timeout = 'tick', presence, hidden } = view;
      const refine = both(view.refine?.(schema), maskNames(schema));
      const partial = `denied: ${hidden}; GRANT pg_monitor to this role.`;
      return {
        schema,
        statement: { name: family, text: `SELECT ${list} FROM ${from}` },
        timeout,
        ...(presence === undefined ? {} : { presence }),
        ...(hidden === undefined || probe.readsAllStats ? {} : { partial }),
        ...(refine === undefined ? {} : { refine }),
      };
    },
  };
}

/** Columns with names that programs give themselves: anything may be in them. */
const GIVEN_NAMES = new Set(['application_name', 'holder', 'gid']);

function maskNames({ columns }: SamplePlan['schema']): SamplePlan['refine'] {
  const given = columns.map(({ name }) => GIVEN_NAMES.has(name));
  if (!given.includes(true)) return undefined;
  return (rows) =>
    rows.map((row) => row.map((cell, index) => (given[index] && typeof cell === 'string' ? maskName(cell) : cell)));
}

function both(first: SamplePlan['refine'], second: SamplePlan['refine']): SamplePlan['refine'] {
  return first && second ? (rows) => second(first(rows)) : (first ?? second);
}
