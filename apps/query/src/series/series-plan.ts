import type { SeriesQuery } from '@pganalytics/contracts';
import type { KeptSince } from '@pganalytics/history';
import { metricOf } from '@pganalytics/stats';
import type { Family, Metric } from '@pganalytics/stats';

import type { QueryConfig } from '../query.config.js';
import { rangeLimit } from '../time/limits.js';
import { MS_OF, TooManyPoints, chooseStep } from '../time/step.js';
import type { Step } from '../time/step.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { customMetricOf } from './custom-metric.js';
import { acrossOf, comesAndGoes } from './metric-rules.js';
import type { Across } from './lines.js';
import type { ValueRule } from './row-over-time.js';
import { ComparisonBetweenSteps, NotASeries, TooManyValues, UnitsDiffer, UnknownMetric } from './series.errors.js';
import { timeAxis } from './time-axis.js';
import type { TimeAxis } from './time-axis.js';
import { assertDimensions, dimensionsIn, parseBy, parseFilters } from './where.js';
import type { Filters, Where } from './where.js';

/** What a metric does in the result. */
export type Part = 'plus' | 'minus' | 'per';

/** One metric of a chart. */
export interface Term {
  readonly id: string;
  readonly part: Part;
  readonly family: Family;
  readonly metric: Metric;
  readonly rule: ValueRule;
  readonly across: Across;
  /** Custom metrics: the rows of the family that hold the metric. */
  readonly rows: Where | undefined;
}

/** Everything that is settled before a chart is read. */
export interface SeriesPlan {
  readonly asked: SeriesQuery;
  /** The metric that was asked for comes first. */
  readonly terms: readonly Term[];
  readonly by: readonly string[];
  readonly filters: Filters;
  readonly range: TimeRange;
  readonly step: Step;
  /** Undefined when the points are the polls themselves. */
  readonly axis: TimeAxis | undefined;
  readonly intervalMs: number;
  /** How much earlier the range lies that it is compared with; 0 for none. */
  readonly shiftMs: number;
}

const MS_OF_UNIT = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The length that a comparison names, such as 1d; 0 for none. */
export function shiftOf(compare: string | undefined): number {
  if (compare === undefined) return 0;
  return Number(compare.slice(0, -1)) * MS_OF_UNIT[compare.at(-1) as keyof typeof MS_OF_UNIT];
}

/**
 * Settles how a chart is read.
 * @throws UnknownMetric, NotASeries, UnitsDiffer, UnknownDimension, InvalidFilter, InvalidMoment, RangeReversed,
 * RangeTooLong, TooManyPoints, TooManyValues, SamplesNotKept, ComparisonBetweenSteps
 */
export function planSeries(asked: SeriesQuery, of: Surroundings & { readonly now: number }): SeriesPlan {
  const terms = termsOf(asked);
  const by = parseBy(asked.by);
  const filters = parseFilters(asked.where);
  for (const term of terms) {
    // Labels of custom metrics are the client's own: there is nothing to check them against.
    if (!term.rows) assertDimensions(term.family, [...by, ...dimensionsIn(filters)]);
  }
  const range = resolveRange(asked, of.now, rangeLimit(of.settings));
  const shiftMs = shiftOf(asked.compare);
  const intervalMs = Math.max(...terms.map(({ family }) => family.intervalSeconds)) * 1_000;
  const step = stepOf(asked, { ...of, terms, range, shiftMs, intervalMs });
  const points = Math.ceil((range.to - range.from) / step.ms);
  const most = of.settings.QUERY_MAX_ANSWER_POINTS;
  if (asked.limit * points > most) throw new TooManyValues(asked.limit, points, most);
  const axis = step.name === 'raw' ? undefined : timeAxis(range, step.ms);
  return { asked, terms, by, filters, range, step, axis, intervalMs, shiftMs };
}

/** What a plan depends on besides the question. */
export interface Surroundings {
  readonly settings: QueryConfig;
  readonly keptSince: (family: string) => KeptSince;
  /** Whether the points must not be the polls themselves, because they are put together with those of other servers. */
  readonly aligned?: boolean;
}

interface StepOf extends Surroundings {
  readonly terms: readonly Term[];
  readonly range: TimeRange;
  readonly shiftMs: number;
  readonly intervalMs: number;
}

function stepOf(asked: SeriesQuery, { terms, range, shiftMs, intervalMs, ...of }: StepOf): Step {
  const { settings, keptSince, aligned = false } = of;
  const [{ family }] = terms;
  const maxPoints = settings.QUERY_MAX_POINTS;
  const step = chooseStep({
    asked: asked.step,
    range,
    points: asked.points,
    maxPoints,
    intervalMs,
    keptSince: latestOf(terms.map((term) => keptSince(term.family.name))),
    earliest: range.from - shiftMs,
    // Roll-ups hold the growth of counters, not the counters themselves.
    rawOnly: terms.some(({ rule }) => rule.kind === 'counter' && rule.value === 'total'),
  });
  const oneFamily = terms.every((term) => term.family.name === family.name);
  if (step.name === 'raw' && (aligned || !oneFamily || shiftMs > 0)) return betweenPolls(range, intervalMs, maxPoints);
  if (step.source !== 'raw' && shiftMs % MS_OF[step.source] !== 0) {
    throw new ComparisonBetweenSteps(asked.compare!, step.source);
  }
  return step;
}

/** What is kept of all of several families. */
function latestOf([first, ...others]: readonly KeptSince[]): KeptSince {
  return others.reduce(
    (a, b) => ({
      raw: Math.max(a.raw, b.raw),
      '1m': Math.max(a['1m'], b['1m']),
      '10m': Math.max(a['10m'], b['10m']),
      '1h': Math.max(a['1h'], b['1h']),
    }),
    first,
  );
}

/** Polls of two families, and of two days, do not fall on the same moments: two intervals hold one poll of each. */
function betweenPolls(range: TimeRange, intervalMs: number, maxPoints: number): Step {
  const ms = 2 * intervalMs;
  const points = Math.ceil((range.to - range.from) / ms);
  if (points > maxPoints) throw new TooManyPoints(points, maxPoints, range);
  return { name: `${ms / 1_000}s`, ms, source: 'raw' };
}

/** The families that a chart reads, before anything else about it is settled. @throws UnknownMetric */
export function familiesOf(asked: Pick<SeriesQuery, 'metric' | 'plus' | 'minus' | 'per'>): string[] {
  return [asked.metric, ...namesIn(asked.plus), ...namesIn(asked.minus), ...namesIn(asked.per)].map(
    (id) => found(id).family.name,
  );
}

function termsOf(asked: SeriesQuery): Term[] {
  const [first, ...others] = [
    termOf(asked.metric, 'plus', asked),
    ...namesIn(asked.plus).map((id) => termOf(id, 'plus', asked)),
    ...namesIn(asked.minus).map((id) => termOf(id, 'minus', asked)),
    ...namesIn(asked.per).map((id) => termOf(id, 'per', asked)),
  ];
  const odd = others.find(({ part, metric }) => part !== 'per' && metric.unit !== first.metric.unit);
  if (odd) throw new UnitsDiffer(first.id, first.metric.unit, odd.id, odd.metric.unit);
  if (first.metric.kind === 'gauge' && asked.value !== undefined && asked.value !== 'total') {
    throw new NotASeries(first.id, `is a gauge and has no ${asked.value}.`);
  }
  return [first, ...others];
}

function termOf(id: string, part: Part, asked: SeriesQuery): Term {
  const { family, metric, rows } = found(id);
  if (metric.kind === 'attribute') throw new NotASeries(id, 'describes its row and is no series.');
  const rule: ValueRule = {
    kind: metric.kind,
    value: metric.kind === 'gauge' ? 'total' : (asked.value ?? 'rate'),
    aggregate: asked.aggregate,
    absentIsZero: comesAndGoes(family, metric, asked.across),
    sparse: family.sparse,
  };
  return { id, part, family, metric, rule, across: acrossOf(metric, asked.across), rows };
}

function found(id: string): { family: Family; metric: Metric; rows: Where | undefined } {
  const custom = customMetricOf(id);
  if (custom) return custom;
  const known = metricOf(id);
  if (!known) throw new UnknownMetric(id);
  return { ...known, rows: undefined };
}

/** Metrics as they may be given: repeated, or separated by commas. */
export const namesIn = (given: readonly string[]): string[] =>
  given.flatMap((text) => text.split(',')).filter((name) => name !== '');
