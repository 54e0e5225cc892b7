import { tickSteps, timeTicks } from './ticks.js';

describe('ticks', () => {
  it('of bytes are powers of two', () => {
    expect(tickSteps('bytes').every((step) => Number.isInteger(Math.log2(step)))).toBe(true);
  });

  it.each(['bytes', 'milliseconds', 'percent', 'per-second', 'count', 'sessions'] as const)('of %s grow', (unit) => {
    const steps = tickSteps(unit);

    expect(steps).toEqual([...steps].sort((left, right) => left - right));
  });

  it('of time show seconds only where ticks are that near', () => {
    const at = new Date(2026, 6, 25, 10, 0).getTime();

    expect(timeTicks([at, at + 60_000], 60_000)).toEqual(['10:00', '10:01']);
    expect(timeTicks([at, at + 15_000], 15_000)).toEqual(['10:00:00', '10:00:15']);
  });

  it('of time name the day where it begins', () => {
    const evening = new Date(2026, 6, 25, 18, 0).getTime();

    expect(timeTicks([evening, evening + 6 * 3_600_000], 6 * 3_600_000)).toEqual(['18:00', '26 Jul']);
  });
});
