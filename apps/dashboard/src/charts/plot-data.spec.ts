import { gapAt, mergedGaps, plotData, stillOnItsWay } from './plot-data.js';
import type { Line } from './plot-data.js';

const aLine = (key: string, points: Line['points']): Line => ({ key, label: key, color: '#000', points });

describe('lines on one time axis', () => {
  it('keeps a null as a gap', () => {
    const { times, drawn } = plotData(
      [
        aLine('a', [
          [0, 1],
          [10, null],
          [20, 3],
        ]),
      ],
      { stepMs: 10, stacked: false },
    );

    expect(times).toEqual([0, 10, 20]);
    expect(drawn).toEqual([[1, null, 3]]);
  });

  it('ends the line where samples are missing altogether', () => {
    const { times, drawn } = plotData(
      [
        aLine('a', [
          [0, 1],
          [10, 2],
          [60, 3],
        ]),
      ],
      { stepMs: 10, stacked: false },
    );

    expect(times).toEqual([0, 10, 20, 60]);
    expect(drawn).toEqual([[1, 2, null, 3]]);
  });

  it('takes a poll that was a little late for no gap', () => {
    expect(
      plotData(
        [
          aLine('a', [
            [0, 1],
            [14, 2],
          ]),
        ],
        { stepMs: 10 },
      ).drawn,
    ).toEqual([[1, 2]]);
  });

  it('tells a time of another line from a gap', () => {
    const lines = [
      aLine('a', [
        [0, 1],
        [10, 2],
      ]),
      aLine('b', [
        [5, 7],
        [15, 8],
      ]),
    ];

    expect(plotData(lines, { stepMs: 10 }).drawn).toEqual([
      [1, undefined, 2, undefined],
      [undefined, 7, undefined, 8],
    ]);
  });

  it('draws integers beyond 2^53 that come as text', () => {
    expect(plotData([aLine('a', [[0, '9223372036854775807']])], { stepMs: 10 }).drawn).toEqual([[2 ** 63]]);
  });

  it('is empty without lines', () => {
    expect(plotData([], { stepMs: 10, stacked: true })).toEqual({ times: [], measured: [], drawn: [], summaries: [] });
  });
});

describe('samples that are thinned under load', () => {
  const points: Line['points'] = [
    [0, 1],
    [10, null],
    [20, null],
    [30, 2],
    [40, null],
    [80, 3],
  ];

  it('are joined over steps that were not meant to have one', () => {
    const { times, drawn } = plotData([aLine('a', points)], { stepMs: 10, stacked: true, bridgeMs: 40 });

    expect(times).toEqual([0, 30, 40, 80]);
    expect(drawn).toEqual([[1, 2, null, 3]]);
  });

  it('are not joined over a declared gap', () => {
    const gaps = [{ from: 8, to: 22, reason: 'restarted' }];

    expect(plotData([aLine('a', points)], { stepMs: 10, bridgeMs: 40, gaps }).drawn).toEqual([
      [1, null, null, 2, null, 3],
    ]);
  });
});

describe('a stack', () => {
  it('adds up from the bottom and keeps what was measured for reading', () => {
    const { drawn, measured } = plotData(
      [
        aLine('a', [
          [0, 1],
          [10, 2],
        ]),
        aLine('b', [
          [0, 3],
          [10, 4],
        ]),
      ],
      { stepMs: 10, stacked: true },
    );

    expect(drawn).toEqual([
      [1, 2],
      [4, 6],
    ]);
    expect(measured).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('counts a class that was not seen as nothing, and draws nothing where no class is known', () => {
    const lines = [
      aLine('a', [
        [0, 1],
        [10, null],
        [20, 2],
      ]),
      aLine('b', [
        [0, null],
        [10, null],
        [20, 5],
      ]),
    ];

    expect(plotData(lines, { stepMs: 10, stacked: true }).drawn).toEqual([
      [1, null, 2],
      [1, null, 7],
    ]);
  });
});

describe('a summary', () => {
  it('of a stack ends at one moment, where a class that is not seen any more counts nothing', () => {
    const lines = [
      aLine('active', [
        [0, 2],
        [10, 6],
      ]),
      aLine('idle in transaction', [
        [0, 40],
        [10, null],
      ]),
      aLine('never seen', [[0, null]]),
    ];

    const last = (stacked: boolean) => plotData(lines, { stepMs: 10, stacked }).summaries.map((each) => each.last);
    expect(last(true)).toEqual([6, 0, null]);
    expect(last(false)).toEqual([6, 40, null]);
  });

  it('leaves unknown values out of last, average and maximum', () => {
    const { summaries } = plotData(
      [
        aLine('a', [
          [0, 2],
          [10, 6],
          [20, null],
        ]),
      ],
      { stepMs: 10, stacked: false },
    );

    expect(summaries).toEqual([{ last: 6, average: 4, maximum: 6 }]);
  });

  it('is unknown without any value', () => {
    const { summaries } = plotData([aLine('a', [[0, null]])], { stepMs: 10 });

    expect(summaries).toEqual([{ last: null, average: null, maximum: null }]);
  });
});

describe('gaps', () => {
  const window = { from: 100, to: 200 };

  it('are cut to the window and joined when they touch for the same reason', () => {
    const gaps = [
      { from: 50, to: 120, reason: 'server-unreachable' },
      { from: 120, to: 130, reason: 'server-unreachable' },
      { from: 150, to: 300, reason: 'not-received' },
      { from: 300, to: 400, reason: 'not-received' },
    ];

    expect(mergedGaps(gaps, window)).toEqual([
      { from: 100, to: 130, reason: 'server-unreachable' },
      { from: 150, to: 200, reason: 'not-received' },
    ]);
  });

  it('of several families that say the same are one', () => {
    const gap = { from: 110, to: 140, reason: 'restarted' };

    expect(mergedGaps([gap, gap, { ...gap, from: 120 }], window)).toEqual([gap]);
  });

  it('are not what is merely on its way, until it is overdue', () => {
    const end = 100_000;

    expect(stillOnItsWay({ from: 88_000, to: 99_000, reason: 'not-received' }, end)).toBe(true);
    expect(stillOnItsWay({ from: 60_000, to: 99_000, reason: 'not-received' }, end)).toBe(false);
    expect(stillOnItsWay({ from: 10_000, to: 20_000, reason: 'not-received' }, end)).toBe(false);
    expect(stillOnItsWay({ from: 88_000, to: 99_000, reason: 'server-unreachable' }, end)).toBe(false);
  });

  it('are found by a moment inside', () => {
    const gaps = [{ from: 10, to: 20, reason: 'restarted' }];

    expect([gapAt(gaps, 10)?.reason, gapAt(gaps, 20)]).toEqual(['restarted', undefined]);
  });
});
