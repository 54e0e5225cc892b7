import { readFileSync } from 'node:fs';
import path from 'node:path';

import { labelFilter } from '../label-filter.js';
import { evaluate } from './evaluate.js';
import { parsePromQl } from './parse.js';
import { keyOf, momentOf } from './series.js';
import type { Axis, Labels, Samples } from './series.js';

interface Golden {
  readonly prometheus: string;
  readonly range: { readonly start: string; readonly end: string; readonly step: string };
  readonly series: readonly { readonly labels: Labels; readonly samples: readonly (readonly [number, number])[] }[];
  readonly cases: readonly { readonly query: string; readonly result: Matrix }[];
}
type Matrix = readonly { readonly metric: Labels; readonly values: readonly (readonly [number, string])[] }[];

const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden;
const [start, end, step] = [golden.range.start, golden.range.end, golden.range.step].map(Number);
const axis: Axis = { startMs: start * 1_000, stepMs: step * 1_000, size: (end - start) / step + 1 };

const stored: readonly Samples[] = golden.series.map(({ labels, samples }) => ({
  labels,
  times: Float64Array.from(samples, ([at]) => at * 1_000),
  values: Float64Array.from(samples, ([, value]) => value),
  staleAfterMs: 300_000,
}));

/** Moments and values by the labels of each series. */
function ours(query: string): Map<string, [number, number][]> {
  const value = evaluate(parsePromQl(query), {
    axis,
    spend: () => undefined,
    samplesOf: ({ matchers }) => stored.filter(({ labels }) => labelFilter(matchers)(labels)),
  });
  const series =
    value.type === 'vector'
      ? value.series
      : [{ labels: {}, values: value.values, present: new Uint8Array(axis.size).fill(1) }];
  return new Map(
    series
      .map(({ labels, values, present }): [string, [number, number][]] => [
        keyOf(labels),
        [...values.entries()]
          .filter(([index]) => present[index] === 1)
          .map(([index, one]) => [momentOf(axis, index) / 1_000, one]),
      ])
      .filter(([, points]) => points.length > 0),
  );
}

const NUMBERS: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity };
const theirs = (result: Matrix): Map<string, (readonly [number, number])[]> =>
  new Map(
    result.map(({ metric, values }) => [
      keyOf(metric),
      values.map(([at, text]) => [at, NUMBERS[text] ?? Number(text)] as const),
    ]),
  );

/** Sums of floating point numbers depend on their order. */
const close = (value: number): unknown =>
  Number.isFinite(value) && !Number.isInteger(value)
    ? expect.closeTo(value, Math.max(0, 9 - Math.ceil(Math.log10(Math.abs(value)))))
    : value;

describe(`what Prometheus ${golden.prometheus} answers`, () => {
  it.each(golden.cases)('$query', ({ query, result }) => {
    const wanted = theirs(result);
    const found = ours(query);

    expect([...found.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const [key, points] of wanted) {
      expect(found.get(key)).toEqual(points.map(([at, value]) => [at, close(value)]));
    }
  });
});
