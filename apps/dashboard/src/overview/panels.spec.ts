import type { SeriesAnswer } from '../data/types.js';

import { overviewPanels } from './panels.js';

const answerOf = (value: number | null): SeriesAnswer => ({
  metric: 'os_cpu.user',
  unit: 'milliseconds',
  kind: 'counter',
  step: 'raw',
  value: 'rate',
  from: 0,
  to: 20_000,
  stepMs: 10_000,
  series: [{ labels: {}, points: [[10_000, value]] }],
  compared: null,
  otherSeries: 0,
  completeness: { expected: 1, present: 1, gaps: [] },
});

describe('the chart of processors', () => {
  it('is of all modes together, so that a late read of them makes no more than there is', () => {
    const cpu = overviewPanels(undefined).find(({ id }) => id === 'cpu');
    const spent: Readonly<Record<string, number>> = {
      user: 1_500,
      nice: 0,
      system: 600,
      iowait: 0,
      steal: 0,
      idle: 300,
    };

    const answers = cpu?.requests.map(({ metric }) => answerOf(spent[metric.replace('os_cpu.', '')] ?? 0)) ?? [];
    const lines = cpu?.lines(answers) ?? [];

    expect(lines.map(({ label, points }) => [label, points[0]?.[1]])).toEqual([
      ['user', 62.5],
      ['nice', 0],
      ['system', 25],
      ['waiting for I/O', 0],
      ['stolen', 0],
    ]);
  });
});
