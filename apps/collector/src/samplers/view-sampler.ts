import type { ColumnChoice } from './columns.js';
import { chooseColumns } from './columns.js';
import type { Sampler, TimeoutClass } from './sampler.js';

interface ViewSampler extends ColumnChoice {
  /** Everything after SELECT …; the view has the alias `s`. */
  readonly from: string;
  readonly timeout?: TimeoutClass;
  /** What must exist for the family to exist, where that is not the view itself. */
  readonly needs?: string;
}

/** A family that is one SELECT from one view. */
export function viewSampler(view: ViewSampler): Sampler {
  return {
    family: view.family,
    views: [view.view],
    plan: (probe) => {
      const needed = view.needs ?? view.view;
      if (!probe.views.has(needed)) return { state: 'unavailable', reason: `not-there: This server has no ${needed}.` };
      const { schema, list } = chooseColumns(view, probe);
      const text = `SELECT ${list} FROM ${view.from}`;
      return { schema, statement: { name: view.family, text }, timeout: view.timeout ?? 'tick' };
    },
  };
}
