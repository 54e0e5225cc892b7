import type { TopQuery } from '@pganalytics/contracts';
import { metricOf } from '@pganalytics/stats';
import type { Family, Metric } from '@pganalytics/stats';

import type { Across } from '../series/lines.js';
import { acrossOf, comesAndGoes } from '../series/metric-rules.js';
import type { ValueRule } from '../series/row-over-time.js';
import { NotASeries, UnknownMetric } from '../series/series.errors.js';
import { namesIn } from '../series/series-plan.js';
import { assertDimensions, dimensionsIn, parseBy, parseFilters } from '../series/where.js';
import type { Filters } from '../series/where.js';

/** A ranking, settled before it is read. */
export interface TopPlan {
  readonly family: Family;
  readonly metric: Metric;
  /** Of the same family: the total is divided by its total. */
  readonly per: Metric | undefined;
  readonly by: readonly string[];
  readonly filters: Filters;
  readonly across: Across;
  /** Whether totals of rows add up to a total of all. */
  readonly addsUp: boolean;
  /** How samples of a gauge become one number. */
  readonly rule: ValueRule;
}

/** @throws UnknownMetric, NotASeries, UnknownDimension, InvalidFilter */
export function planTop(asked: TopQuery): TopPlan {
  const { family, metric } = known(asked.metric);
  const [perId, ...more] = namesIn(asked.per);
  const per = perId === undefined ? undefined : known(perId);
  if (more.length > 0) throw new NotASeries(asked.metric, 'can be ranked per one other metric, not several.');
  if (per && (per.family.name !== family.name || per.metric.kind !== metric.kind)) {
    throw new NotASeries(
      asked.metric,
      `can be ranked per a ${metric.kind} of the family ${family.name}, not per ${perId}.`,
    );
  }
  // Without `by` every row stands for itself.
  const by = parseBy(asked.by);
  const filters = parseFilters(asked.where);
  assertDimensions(family, [...by, ...dimensionsIn(filters)]);
  const across = metric.kind === 'counter' ? 'sum' : acrossOf(metric, asked.across);
  const rule: ValueRule = {
    kind: 'gauge',
    value: 'total',
    aggregate: asked.aggregate,
    absentIsZero: comesAndGoes(family, metric, asked.across),
    sparse: family.sparse,
  };
  return {
    family,
    metric,
    per: per?.metric,
    by: by.length > 0 ? by : family.dimensions.map(({ name }) => name),
    filters,
    across,
    addsUp: across === 'sum',
    rule,
  };
}

function known(id: string): { family: Family; metric: Metric } {
  const found = metricOf(id);
  if (!found) throw new UnknownMetric(id);
  if (found.metric.kind === 'attribute') throw new NotASeries(id, 'describes its row and cannot be ranked.');
  return found;
}
