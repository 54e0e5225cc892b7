import { aggregate } from './aggregate.js';
import { operate } from './binary.js';
import type { Aggregate, Call, Expression, Selector } from './expression.js';
import { instantFunctions } from './instant-functions.js';
import { MismatchedPromQl, UnsupportedPromQl } from './promql.errors.js';
import { rangeFunctions } from './range-functions.js';
import type { Fold } from './range-functions.js';
import { emptySeries, momentOf, withoutName } from './series.js';
import type { Axis, Samples, SteppedSeries, Value } from './series.js';
import { eachWindow } from './windows.js';

/** A selector with what its samples are needed for. */
export interface Wanted {
  readonly selector: Selector;
  readonly fold: Fold;
}

/** Every selector of a query: what must be read before it can be answered. */
export function wantedOf(expression: Expression): Wanted[] {
  switch (expression.kind) {
    case 'selector':
      return [{ selector: expression, fold: 'last' }];
    case 'binary':
      return [...wantedOf(expression.left), ...wantedOf(expression.right)];
    case 'aggregate':
      return [...(expression.parameter ? wantedOf(expression.parameter) : []), ...wantedOf(expression.of)];
    case 'negated':
      return wantedOf(expression.of);
    case 'call': {
      const fold = rangeFunctions[expression.name]?.fold;
      const wanted = expression.arguments.flatMap(wantedOf);
      return fold === undefined ? wanted : wanted.map((one) => ({ ...one, fold }));
    }
    default:
      return [];
  }
}

/** What a query is answered from. */
export interface Evaluation {
  readonly axis: Axis;
  readonly samplesOf: (selector: Selector) => readonly Samples[];
  /** Called before so many values are looked at; throws when it becomes too much. */
  readonly spend: (values: number) => void;
}

/**
 * What a query comes to at each step.
 * @throws UnsupportedPromQl, MismatchedPromQl, AmbiguousMatch
 */
export function evaluate(expression: Expression, evaluation: Evaluation): Value {
  const { axis } = evaluation;
  switch (expression.kind) {
    case 'constant':
      return { type: 'scalar', values: new Float64Array(axis.size).fill(expression.value) };
    case 'selector':
      return { type: 'vector', series: newest(expression, evaluation) };
    case 'negated': {
      const of = evaluate(expression.of, evaluation);
      evaluation.spend(valuesOf(of, axis));
      return operate(TIMES, { type: 'scalar', values: new Float64Array(axis.size).fill(-1) }, of);
    }
    case 'binary': {
      const [left, right] = [evaluate(expression.left, evaluation), evaluate(expression.right, evaluation)];
      evaluation.spend(valuesOf(left, axis) + valuesOf(right, axis));
      return operate(expression, left, right);
    }
    case 'aggregate':
      return { type: 'vector', series: aggregated(expression, evaluation) };
    default:
      return called(expression, evaluation);
  }
}

const valuesOf = (value: Value, { size }: Axis): number => (value.type === 'vector' ? value.series.length : 1) * size;

const TIMES = { operator: '*', bool: false, matching: undefined } as const;

function newest(selector: Selector, { axis, samplesOf, spend }: Evaluation): SteppedSeries[] {
  if (selector.rangeMs !== undefined) {
    throw new MismatchedPromQl('A range such as [5m]', 'a function around it, such as rate(…) or avg_over_time(…)');
  }
  return samplesOf(selector).map((samples) => {
    spend(axis.size + samples.times.length);
    const series = emptySeries(samples.labels, axis.size);
    const window = { axis, lengthMs: samples.staleAfterMs, offsetMs: selector.offsetMs };
    eachWindow(samples, window, (step, _from, to) => {
      series.values[step] = samples.values[to - 1];
      series.present[step] = 1;
    });
    return series;
  });
}

function aggregated(expression: Aggregate, evaluation: Evaluation): SteppedSeries[] {
  const of = evaluate(expression.of, evaluation);
  if (of.type !== 'vector') throw new MismatchedPromQl(expression.aggregation, 'series, not a number');
  const parameter = expression.parameter && scalar(expression.parameter, evaluation, expression.aggregation);
  evaluation.spend(valuesOf(of, evaluation.axis));
  return aggregate(expression, of.series, { size: evaluation.axis.size, parameter });
}

function scalar(expression: Expression, evaluation: Evaluation, where: string): Float64Array {
  const value = evaluate(expression, evaluation);
  if (value.type !== 'scalar') throw new MismatchedPromQl(where, 'a number there, not series');
  return value.values;
}

function called(call: Call, evaluation: Evaluation): Value {
  if (Object.hasOwn(rangeFunctions, call.name)) return overRange(call, evaluation);
  if (Object.hasOwn(instantFunctions, call.name)) return overValues(call, evaluation);
  const special = Object.hasOwn(specialFunctions, call.name) ? specialFunctions[call.name] : undefined;
  if (special === undefined) throw new UnsupportedPromQl(`The function ${call.name}`);
  return special(call, evaluation);
}

function overRange(call: Call, evaluation: Evaluation): Value {
  const { name } = call;
  const { of, parameter: takesNumber, keepsName } = rangeFunctions[name];
  const given = call.arguments;
  const selector = given.at(-1);
  if (given.length !== (takesNumber ? 2 : 1) || selector?.kind !== 'selector' || selector.rangeMs === undefined) {
    throw new MismatchedPromQl(name, `${takesNumber ? 'a number and ' : ''}a range such as metric[5m]`);
  }
  const { axis } = evaluation;
  const lengthMs = selector.rangeMs;
  const parameter = takesNumber ? scalar(given[0], evaluation, name) : undefined;
  const series = evaluation.samplesOf(selector).map((samples) => {
    const result = emptySeries(keepsName ? samples.labels : withoutName(samples.labels), axis.size);
    eachWindow(samples, { axis, lengthMs, offsetMs: selector.offsetMs }, (step, from, to, endMs) => {
      const values = to - from;
      // Sorting looks at each value several times.
      evaluation.spend(takesNumber ? values * 4 * Math.ceil(Math.log2(values + 1)) : values);
      const value = of(samples, { from, to, endMs, lengthMs }, parameter?.[step] ?? 0);
      if (value === undefined) return;
      result.values[step] = value;
      result.present[step] = 1;
    });
    return result;
  });
  return { type: 'vector', series: series.filter(({ present }) => present.includes(1)) };
}

function overValues(call: Call, evaluation: Evaluation): Value {
  const { of, parameters = 0, defaults = [] } = instantFunctions[call.name];
  const [subject, ...given] = call.arguments;
  if (subject === undefined || given.length < parameters || given.length > parameters + defaults.length) {
    throw new MismatchedPromQl(call.name, `an expression${parameters > 0 ? ` and ${parameters} numbers` : ''}`);
  }
  const numbers = given.map((one) => scalar(one, evaluation, call.name));
  const missing = defaults.slice(given.length - parameters);
  const at = (value: number, step: number): number => of(value, ...numbers.map((list) => list[step]), ...missing);
  const value = evaluate(subject, evaluation);
  if (value.type === 'scalar') throw new MismatchedPromQl(call.name, 'series; a number goes through vector(…)');
  evaluation.spend(valuesOf(value, evaluation.axis));
  const series = value.series.map(({ labels, values, present }) => ({
    labels: withoutName(labels),
    values: values.map(at),
    present,
  }));
  return { type: 'vector', series };
}

const specialFunctions: Readonly<Record<string, (call: Call, evaluation: Evaluation) => Value>> = {
  time: (_call, { axis }) => ({
    type: 'scalar',
    values: Float64Array.from({ length: axis.size }, (_, step) => momentOf(axis, step) / 1_000),
  }),
  vector: (call, evaluation) => {
    const values = scalar(only(call), evaluation, 'vector');
    return { type: 'vector', series: [{ labels: {}, values, present: new Uint8Array(values.length).fill(1) }] };
  },
  scalar: (call, evaluation) => {
    const value = evaluate(only(call), evaluation);
    if (value.type !== 'vector') throw new MismatchedPromQl('scalar', 'series');
    return { type: 'scalar', values: onlyValues(value.series, evaluation.axis.size) };
  },
};

function only({ name, arguments: given }: Call): Expression {
  if (given.length !== 1) throw new MismatchedPromQl(name, 'one expression');
  return given[0];
}

/** The value where exactly one series has one, else NaN. */
function onlyValues(series: readonly SteppedSeries[], size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, step) => {
    const there = series.filter(({ present }) => present[step] === 1);
    return there.length === 1 ? there[0].values[step] : Number.NaN;
  });
}
