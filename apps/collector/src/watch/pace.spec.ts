import { Pace } from './pace.js';

const observe = (pace: Pace, times: number, elapsedMs: number) => {
  for (let time = 0; time < times; time++) pace.observe(elapsedMs);
};

describe('the pace of a family', () => {
  it('stays as it is while a look takes less than a hundredth of its interval', () => {
    const pace = new Pace(1000, 10_000, 0.01);

    observe(pace, 100, 9);

    expect([pace.intervalMs, pace.thinned]).toEqual([1000, false]);
  });

  it('slows down step by step, at most to the tick, and comes back by itself', () => {
    const pace = new Pace(1000, 10_000, 0.01);

    observe(pace, 100, 45);
    expect([pace.intervalMs, pace.thinned]).toEqual([5000, true]);
    observe(pace, 100, 700);
    expect(pace.intervalMs).toBe(10_000);
    observe(pace, 100, 2);
    expect([pace.intervalMs, pace.thinned]).toEqual([1000, false]);
  });

  it('takes no single slow look for a rule', () => {
    const pace = new Pace(1000, 10_000, 0.01);

    pace.observe(90);

    expect(pace.thinned).toBe(false);
  });
});
