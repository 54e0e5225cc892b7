import type { SeriesAnswer } from '../data/types.js';
import { earlierAnswers, earlierLines, keyOfToday } from './earlier.js';
import type { Line } from './plot-data.js';

const aLine = (key: string, points: Line['points']): Line => ({ key, label: key, color: 'blue', points });

describe('an earlier range beside the one of now', () => {
  it('has a line for each that had values then, in the same colour', () => {
    const today = [aLine('a', [[1, 5]]), aLine('b', [[1, 6]])];
    const then = [aLine('a', [[1, 3]]), aLine('b', [[1, null]])];

    const lines = earlierLines(today, then, false, 'yesterday');

    expect(lines).toEqual([expect.objectContaining({ label: 'a, yesterday', color: 'blue', points: [[1, 3]] })]);
    expect(lines.map(keyOfToday)).toEqual(['a']);
  });

  it('is one line for a whole stack, unknown only where nothing of it is known', () => {
    const then = [
      aLine('a', [
        [1, 3],
        [2, null],
        [3, null],
      ]),
      aLine('b', [
        [1, 4],
        [2, 2],
        [3, null],
      ]),
    ];

    const [total] = earlierLines(then, then, true, 'last week');

    expect(total?.points).toEqual([
      [1, 7],
      [2, 2],
      [3, null],
    ]);
  });

  it('is there only when every answer of a chart has it', () => {
    const answer = { series: [], compared: { series: [{ labels: {}, points: [] }] } } as unknown as SeriesAnswer;

    expect(earlierAnswers([answer])?.[0]?.series).toHaveLength(1);
    expect(earlierAnswers([answer, { ...answer, compared: null }])).toBeUndefined();
  });
});
