import type { Binary, Matching, Operator } from './expression.js';
import { AmbiguousMatch, MismatchedPromQl } from './promql.errors.js';
import { emptySeries, keyOf, pickLabels, withoutName } from './series.js';
import type { Labels, SteppedSeries, Value } from './series.js';

const COMPARISONS: ReadonlySet<Operator> = new Set<Operator>(['==', '!=', '>', '<', '>=', '<=']);
const SETS: ReadonlySet<Operator> = new Set<Operator>(['and', 'or', 'unless']);

type Rule = Pick<Binary, 'operator' | 'bool' | 'matching'>;

/**
 * What a binary operator makes of two values.
 * @throws MismatchedPromQl, AmbiguousMatch
 */
export function operate(rule: Rule, left: Value, right: Value): Value {
  const { operator, bool } = rule;
  if (SETS.has(operator)) return setOperation(rule, left, right);
  if (left.type === 'scalar' && right.type === 'scalar') {
    if (COMPARISONS.has(operator) && !bool) {
      throw new MismatchedPromQl(`${operator} between two numbers`, 'the modifier bool');
    }
    return { type: 'scalar', values: left.values.map((value, step) => compute(operator, value, right.values[step])) };
  }
  if (left.type === 'vector' && right.type === 'vector') return matched(rule, left.series, right.series);
  if (left.type === 'vector' && right.type === 'scalar') {
    const series = left.series.map((one) => combine(rule, one, { ...one, values: right.values }, one));
    return { type: 'vector', series };
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    const series = right.series.map((one) => combine(rule, { ...one, values: left.values }, one, one));
    return { type: 'vector', series };
  }
  throw new MismatchedPromQl(operator, 'numbers and series');
}

function compute(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
    default:
      return holds(operator, a, b) ? 1 : 0;
  }
}

function holds(operator: Operator, a: number, b: number): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '>':
      return a > b;
    case '<':
      return a < b;
    case '>=':
      return a >= b;
    default:
      return a <= b;
  }
}

/** @param kept the side whose values a comparison lets through, and whose labels the result has */
function combine({ operator, bool }: Rule, a: SteppedSeries, b: SteppedSeries, kept: SteppedSeries): SteppedSeries {
  const filters = COMPARISONS.has(operator) && !bool;
  const result = emptySeries(filters ? kept.labels : withoutName(kept.labels), a.values.length);
  for (let step = 0; step < a.values.length; step++) {
    if (a.present[step] === 0 || b.present[step] === 0) continue;
    if (filters && !holds(operator, a.values[step], b.values[step])) continue;
    result.values[step] = filters ? kept.values[step] : compute(operator, a.values[step], b.values[step]);
    result.present[step] = 1;
  }
  return result;
}

function labelsToMatch(labels: Labels, matching: Matching | undefined): Labels {
  return matching === undefined ? withoutName(labels) : pickLabels(labels, matching.labels, matching.on);
}

function matched(rule: Rule, left: readonly SteppedSeries[], right: readonly SteppedSeries[]): Value {
  const { matching, operator, bool } = rule;
  const keyed = new Map<string, SteppedSeries>();
  for (const one of right) once(keyed, labelsToMatch(one.labels, matching), one, operator);
  const seen = new Map<string, SteppedSeries>();
  const series = left.flatMap((one) => {
    const labels = labelsToMatch(one.labels, matching);
    const other = keyed.get(keyOf(labels));
    if (other === undefined) return [];
    once(seen, labels, one, operator);
    const result = combine(rule, one, other, one);
    // With on(…) only those labels are known to hold for both sides.
    const filters = COMPARISONS.has(operator) && !bool;
    return [filters ? result : { ...result, labels: matching === undefined ? result.labels : labels }];
  });
  return { type: 'vector', series: series.filter(({ present }) => present.includes(1)) };
}

/** Two series that fit are only in each other's way where both have a value. */
function once(into: Map<string, SteppedSeries>, labels: Labels, one: SteppedSeries, operator: Operator): void {
  const key = keyOf(labels);
  if (into.has(key)) throw new AmbiguousMatch(operator, Object.keys(labels).join(', '));
  into.set(key, one);
}

function setOperation({ operator, matching }: Rule, left: Value, right: Value): Value {
  if (left.type !== 'vector' || right.type !== 'vector') throw new MismatchedPromQl(operator, 'series on both sides');
  const keyOfSeries = ({ labels }: SteppedSeries): string => keyOf(labelsToMatch(labels, matching));
  const presentIn = (series: readonly SteppedSeries[]): Map<string, Uint8Array> => {
    const found = new Map<string, Uint8Array>();
    for (const one of series) {
      const before = found.get(keyOfSeries(one));
      found.set(
        keyOfSeries(one),
        before === undefined ? one.present : before.map((bit, step) => bit | one.present[step]),
      );
    }
    return found;
  };
  const masked = (one: SteppedSeries, mask: Uint8Array | undefined, wanted: 0 | 1): SteppedSeries => ({
    ...one,
    present: one.present.map((bit, step) => bit & ((mask?.[step] ?? 0) === wanted ? 1 : 0)),
  });
  const inLeft = presentIn(left.series);
  const inRight = presentIn(right.series);
  const series =
    operator === 'or'
      ? [...left.series, ...right.series.map((one) => masked(one, inLeft.get(keyOfSeries(one)), 0))]
      : left.series.map((one) => masked(one, inRight.get(keyOfSeries(one)), operator === 'and' ? 1 : 0));
  return { type: 'vector', series: series.filter(({ present }) => present.includes(1)) };
}
