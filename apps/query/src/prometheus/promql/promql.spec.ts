import { evaluate, wantedOf } from './evaluate.js';
import { parsePromQl } from './parse.js';
import { AmbiguousMatch, InvalidPromQl, MismatchedPromQl, UnsupportedPromQl } from './promql.errors.js';
import type { Axis, Labels, Samples } from './series.js';

const AXIS: Axis = { startMs: 600_000, stepMs: 60_000, size: 3 };

/** Samples every ten seconds up to twelve minutes: value(second). */
function everyTenSeconds(labels: Labels, value: (second: number) => number): Samples {
  const times = Float64Array.from({ length: 73 }, (_, index) => index * 10_000);
  return { labels, times, values: times.map((at) => value(at / 1_000)), staleAfterMs: 300_000 };
}

const stored: readonly Samples[] = [
  everyTenSeconds({ __name__: 'commits', server: 'a', datname: 'shop' }, (second) => second * 5),
  everyTenSeconds({ __name__: 'commits', server: 'b', datname: 'shop' }, (second) => second * 2),
  everyTenSeconds({ __name__: 'commits', server: 'b', datname: 'bank' }, (second) => second),
  everyTenSeconds({ __name__: 'sessions', server: 'a' }, (second) => second % 60),
  everyTenSeconds({ __name__: 'sessions', server: 'b' }, () => 4),
  // Ten minutes in, the server starts again and counts from zero.
  everyTenSeconds({ __name__: 'restarted', server: 'a' }, (second) => (second < 600 ? second : second - 600)),
];

/** The values at the steps of {@link AXIS} by the labels of each series; null where there is none. */
function answer(
  query: string,
  spend: (values: number) => void = () => undefined,
): Record<string, (number | null)[]> | number[] {
  const expression = parsePromQl(query);
  const value = evaluate(expression, {
    axis: AXIS,
    spend,
    samplesOf: ({ matchers }) =>
      stored.filter(({ labels }) => matchers.every(({ label, value: wanted }) => (labels[label] ?? '') === wanted)),
  });
  if (value.type === 'scalar') return [...value.values];
  return Object.fromEntries(
    value.series.map(({ labels, values, present }) => [
      Object.entries(labels)
        .map((pair) => pair.join('='))
        .join(','),
      [...values].map((one, step) => (present[step] === 1 ? one : null)),
    ]),
  );
}

describe('PromQL', () => {
  it('takes the newest sample of each series, by all labels named', () => {
    expect(answer('sessions{server="b"}')).toEqual({ '__name__=sessions,server=b': [4, 4, 4] });
    expect(answer('commits{server="b",datname="bank"} offset 5m')).toEqual({
      '__name__=commits,server=b,datname=bank': [300, 360, 420],
    });
  });

  it('answers the increase per second of a counter, and of a range', () => {
    expect(answer('rate(commits{server="a"}[5m])')).toEqual({ 'server=a,datname=shop': [5, 5, 5] });
    expect(answer('increase(commits{server="b",datname="bank"}[1m])')).toEqual({
      'server=b,datname=bank': [60, 60, 60],
    });
  });

  it('counts on after a reset instead of going below zero', () => {
    // 100 are seen within 110 s of 120 s, and extended to the edges.
    const seen = expect.closeTo((100 * 120) / 110, 6) as number;
    expect(answer('increase(restarted[2m])')).toEqual({ 'server=a': [seen, seen, 120] });
    expect(answer('irate(restarted[2m])')).toEqual({ 'server=a': [0, 1, 1] });
  });

  it('puts series together by labels, or without them', () => {
    expect(answer('sum by (server) (rate(commits[5m]))')).toEqual({ 'server=a': [5, 5, 5], 'server=b': [3, 3, 3] });
    expect(answer('sum(rate(commits[5m])) without (server)')).toEqual({
      'datname=shop': [7, 7, 7],
      'datname=bank': [1, 1, 1],
    });
    expect(answer('max(sessions)')).toEqual({ '': [4, 4, 4] });
    expect(answer('count(commits)')).toEqual({ '': [3, 3, 3] });
    expect(answer('avg(rate(commits[5m]))')).toEqual({ '': [8 / 3, 8 / 3, 8 / 3] });
  });

  it('keeps the largest series with their names', () => {
    expect(answer('topk(1, commits)')).toEqual({ '__name__=commits,server=a,datname=shop': [3_000, 3_300, 3_600] });
    expect(answer('bottomk(1, sum by (datname) (commits))')).toEqual({ 'datname=bank': [600, 660, 720] });
  });

  it('looks over ranges of gauges', () => {
    const over = (name: string): unknown => answer(`${name}(sessions{server="a"}[1m])`);

    expect(over('avg_over_time')).toEqual({ 'server=a': [25, 25, 25] });
    expect(over('max_over_time')).toEqual({ 'server=a': [50, 50, 50] });
    expect(over('count_over_time')).toEqual({ 'server=a': [6, 6, 6] });
    expect(answer('quantile_over_time(0.5, sessions{server="a"}[1m])')).toEqual({ 'server=a': [25, 25, 25] });
  });

  it('calculates with numbers and between series that have the same labels', () => {
    expect(answer('sessions{server="b"} * 2 - 1')).toEqual({ 'server=b': [7, 7, 7] });
    expect(answer('-sessions{server="b"}')).toEqual({ 'server=b': [-4, -4, -4] });
    expect(answer('2 ^ 3 ^ 2')).toEqual([512, 512, 512]);
    expect(answer('-2 ^ 2')).toEqual([-4, -4, -4]);
    expect(answer('sum by (server) (commits) / on (server) sessions{server="b"}')).toEqual({
      'server=b': [450, 495, 540],
    });
  });

  it('leaves out what a comparison does not hold for, or says it with 0 and 1', () => {
    expect(answer('commits > 3100')).toEqual({
      '__name__=commits,server=a,datname=shop': [null, 3_300, 3_600],
      '__name__=commits,server=b,datname=shop': [null, null, null],
      '__name__=commits,server=b,datname=bank': [null, null, null],
    });
    expect(answer('sessions{server="b"} >= bool 5')).toEqual({ 'server=b': [0, 0, 0] });
  });

  it('joins sets of series', () => {
    expect(answer('sessions and on (server) commits{datname="bank"}')).toEqual({
      '__name__=sessions,server=b': [4, 4, 4],
    });
    expect(answer('sessions unless on (server) commits{datname="bank"}')).toEqual({
      '__name__=sessions,server=a': [0, 0, 0],
    });
    expect(Object.keys(answer('commits{datname="bank"} or sessions'))).toHaveLength(3);
  });

  it('tells beforehand how many values it looks at', () => {
    const spent: number[] = [];
    answer('sum(avg_over_time(sessions[1m])) + 1', (values) => spent.push(values));

    // Two series of three windows of six samples each, the sum of their six values, and two lines of three added.
    expect(spent).toEqual([6, 6, 6, 6, 6, 6, 6, 6]);
  });

  it('says which samples each selector is needed for', () => {
    const wanted = wantedOf(parsePromQl('max_over_time(a[1h]) + rate(b[5m] offset 1d) / c'));

    expect(wanted.map(({ fold, selector }) => [fold, selector.rangeMs, selector.offsetMs])).toEqual([
      ['max', 3_600_000, 0],
      ['last', 300_000, 86_400_000],
      ['last', undefined, 0],
    ]);
  });

  it.each(['rate(commits[5m', 'sum by server (commits)', '', 'commits{server=}'])(
    'refuses %s and says where',
    (query) => {
      expect(() => parsePromQl(query)).toThrow(InvalidPromQl);
    },
  );

  it.each([
    ['commits[1h:1m]', 'subquery'],
    ['max_over_time(commits[1h:1m])', 'subquery'],
    ['commits @ end()', 'modifier @'],
    ['quantile(0.9, commits)', 'quantile'],
    ['commits * on (server) group_left sessions', 'group_left'],
    ['{server=~".*"}', 'without a name'],
  ])('refuses %s by name', (query, name) => {
    expect(() => parsePromQl(query)).toThrow(UnsupportedPromQl);
    expect(() => parsePromQl(query)).toThrow(new RegExp(name));
  });

  it('refuses functions it does not know, and types that do not fit', () => {
    expect(() => answer('label_join(commits, 1)')).toThrow(UnsupportedPromQl);
    expect(() => answer('deriv(commits[5m])')).toThrow('The function deriv');
    expect(() => answer('rate(commits)')).toThrow(MismatchedPromQl);
    expect(() => answer('commits[5m]')).toThrow(MismatchedPromQl);
    expect(() => answer('1 > 2')).toThrow('bool');
    expect(() => answer('sum(commits) by (server) + on (datname) commits{server="b"}')).not.toThrow(TypeError);
    expect(() => answer('sessions / on () commits')).toThrow(AmbiguousMatch);
  });
});
