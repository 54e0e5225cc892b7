import type { SeriesResult } from '@pganalytics/history';

import { groupIntoLines, largestLines } from './lines.js';
import { Points } from './points.js';
import { rowsFromPolls, rowsPerPoll } from './raw-rows.js';
import { rowsFromRollUps } from './rolled-rows.js';
import type { ValueRule } from './row-over-time.js';
import { gapAfterMs, timeAxis } from './time-axis.js';
import { InvalidFilter, parseBy, parseWhere } from './where.js';

const rate: ValueRule = { kind: 'counter', value: 'rate', aggregate: 'avg', absentIsZero: true, sparse: false };
const total: ValueRule = { ...rate, value: 'total' };
const gauge: ValueRule = { ...rate, kind: 'gauge', value: 'total' };

type Cells = (number | bigint | null)[];

/** Polls every 10 s; growth is what the history tells: null at the first sighting and after a reset. */
function aResult(
  rows: Record<string, { values: Cells; increases?: Cells }>,
  change: Partial<SeriesResult> = {},
): SeriesResult {
  const length = Object.values(rows)[0].values.length;
  return {
    times: Array.from({ length }, (_, index) => index * 10_000),
    sinceMs: Array.from({ length }, (_, index) => (index === 0 ? null : 10_000)),
    step: 'raw',
    stepMs: undefined,
    rows: Object.entries(rows).map(([datname, { values, increases }]) => ({
      labels: { datname },
      values: { m: values },
      increases: { m: increases ?? [] },
      aggregates: {},
    })),
    ...change,
  };
}

describe('rates', () => {
  it('are the exact growth divided by the time it took', () => {
    const result = aResult({
      shop: { values: [9_223_372_036_854_775_707n, 9_223_372_036_854_775_807n], increases: [null, 100] },
    });

    expect(rowsPerPoll(result, 'm', rate, 25_000)[0].values).toEqual([null, 10]);
  });

  it('are unknown after a reset, never negative and never zero', () => {
    const result = aResult({ shop: { values: [500, 600, 5, 15], increases: [null, 100, null, 10] } });

    expect(rowsPerPoll(result, 'm', rate, 25_000)[0].values).toEqual([null, 10, undefined, 1]);
  });

  it('are unknown across a gap', () => {
    const result = aResult(
      { shop: { values: [0, 100, 700], increases: [null, 100, 600] } },
      { times: [0, 10_000, 70_000], sinceMs: [null, 10_000, 60_000] },
    );

    expect(rowsPerPoll(result, 'm', rate, 25_000)[0].values).toEqual([null, 10, undefined]);
  });

  it('of a bucket cover the known part of it', () => {
    const result = aResult({
      shop: { values: [0, 100, 200, 5, 105, 205], increases: [null, 100, 100, null, 100, 100] },
    });
    const axis = { ...timeAxis({ from: 0, to: 60_000 }, 30_000), gapMs: 25_000 };

    expect(rowsFromPolls(result, 'm', rate, axis)[0].values).toEqual([10, 10]);
  });

  it('of a sparse family are zero while the row is left out', () => {
    const result = aResult({ q: { values: [7, null, 9], increases: [null, null, 2] } });

    expect(rowsPerPoll(result, 'm', { ...rate, sparse: true }, 25_000)[0].values).toEqual([null, 0, 0.2]);
  });
});

describe('totals and gauges', () => {
  it('of counters stay exact and take the last of a bucket', () => {
    const result = aResult({ shop: { values: [9_223_372_036_854_775_806n, 9_223_372_036_854_775_807n] } });
    const axis = { ...timeAxis({ from: 0, to: 60_000 }, 60_000), gapMs: 25_000 };

    expect(rowsFromPolls(result, 'm', total, axis)[0].values).toEqual([9_223_372_036_854_775_807n]);
  });

  it('count a row that comes and goes as zero while it is away', () => {
    const result = aResult({ active: { values: [6, null, null] }, idle: { values: [1, 1, 1] } });
    const axis = { ...timeAxis({ from: 0, to: 30_000 }, 30_000), gapMs: 25_000 };

    expect(rowsFromPolls(result, 'm', gauge, axis)[0].values).toEqual([2]);
  });

  it.each([
    ['min', 1],
    ['max', 9],
    ['last', 1],
  ] as const)('fold into the %s of a bucket', (aggregate, expected) => {
    const result = aResult({ shop: { values: [4, 9, 1] } });
    const axis = { ...timeAxis({ from: 0, to: 30_000 }, 30_000), gapMs: 25_000 };

    expect(rowsFromPolls(result, 'm', { ...gauge, aggregate }, axis)[0].values).toEqual([expected]);
  });
});

describe('roll-ups', () => {
  const rolled = (aggregates: object): SeriesResult => ({
    times: [0, 60_000],
    sinceMs: [60_000, 60_000],
    step: '1m',
    stepMs: 60_000,
    rows: [
      {
        labels: { datname: 'shop' },
        values: {},
        increases: {},
        aggregates: {
          m: {
            min: [1, 3],
            max: [5, 9],
            sum: [18, 36],
            last: [4, 5],
            count: [6, 6],
            increase: [600, 1_200],
            known: [6, 6],
            unknown: [0, 0],
            ...aggregates,
          },
        },
      },
    ],
  });
  const axis = timeAxis({ from: 0, to: 120_000 }, 120_000);

  it('add up to the rate of a longer step', () => {
    const [row] = rowsFromRollUps({ result: rolled({}), metric: 'm', rule: rate, axis, intervalMs: 10_000 });

    expect(row.values).toEqual([15]);
  });

  it('with an unknown increase leave the known part', () => {
    const result = rolled({ increase: [null, 1_000], known: [0, 5], unknown: [6, 1] });

    expect(rowsFromRollUps({ result, metric: 'm', rule: rate, axis, intervalMs: 10_000 })[0].values).toEqual([20]);
  });

  it.each([19_990, 20_000, 25_000, 29_500])(
    'that still run count for the polls they have, the last after %i ms',
    (after) => {
      const result = { ...rolled({ increase: [600, 300], known: [6, 3] }), polledTo: 60_000 + after };
      const minutes = timeAxis({ from: 0, to: 120_000 }, 60_000);
      const question = { result, metric: 'm', axis: minutes, intervalMs: 10_000 };

      for (const sparse of [false, true]) {
        expect(rowsFromRollUps({ ...question, rule: { ...rate, sparse } })[0].values).toEqual([10, 10]);
      }
    },
  );

  it('average by the samples that were taken', () => {
    const [row] = rowsFromRollUps({ result: rolled({}), metric: 'm', rule: gauge, axis, intervalMs: 10_000 });

    expect(row.values).toEqual([4.5]);
  });
});

describe('lines', () => {
  const rows = [
    { labels: { datname: 'shop', state: 'active' }, values: [1, null, 3] },
    { labels: { datname: 'shop', state: 'idle' }, values: [10, 20, undefined] },
    { labels: { datname: 'app', state: 'idle' }, values: [5, 5, 5] },
  ];

  it('add what is there and are unknown where a part is unknown', () => {
    const lines = groupIntoLines(rows, ['datname'], 'sum');

    expect(lines).toEqual([
      { labels: { datname: 'shop' }, values: [11, 20, undefined] },
      { labels: { datname: 'app' }, values: [5, 5, 5] },
    ]);
  });

  it('keep the largest and count the others', () => {
    const { kept, others } = largestLines(groupIntoLines(rows, ['datname'], 'max'), 1);

    expect(kept.map((line) => line.labels)).toEqual([{ datname: 'shop' }]);
    expect(others).toBe(1);
  });

  it('end at a gap', () => {
    const range = { from: 0, to: 100_000, gapMs: 25_000, intervalMs: 10_000 };
    const points = new Points([-10_000, 0, 10_000, 90_000, 100_000], [0, 1, 2, 3, 4], range);

    expect(points.toJSON()).toEqual([
      [0, 1],
      [10_000, 2],
      [20_000, null],
      [90_000, 3],
    ]);
  });

  it('know a gap by what is usual between polls', () => {
    expect(gapAfterMs([null, 5_000, 5_000, 60_000], 10_000)).toBe(12_500);
    expect(gapAfterMs([null], 10_000)).toBe(25_000);
  });
});

describe('filters', () => {
  it('gather the alternatives of a dimension', () => {
    expect(parseWhere(['datname:shop', 'datname:a:b', 'usename:'])).toEqual({
      datname: ['shop', 'a:b'],
      usename: [''],
    });
    expect(parseBy(['datname,usename', 'datname'])).toEqual(['datname', 'usename']);
  });

  it('that name no dimension are refused', () => {
    expect(() => parseWhere(['shop'])).toThrow(InvalidFilter);
  });
});
