import { Clock } from './clock.js';

const HOUR = 3_600_000;

function aClock() {
  const time = { wall: 1_000_000_000, steady: 50 };
  const clock = new Clock({ wallMs: () => time.wall, steadyMs: () => time.steady });
  const pass = (ms: number) => {
    time.wall += ms;
    time.steady += ms;
  };
  return { clock, time, pass };
}

describe('the clock of a collector', () => {
  it('follows the clock of the machine', () => {
    const { clock, pass } = aClock();

    pass(10_000);

    expect(clock.nowMs()).toBe(1_000_010_000);
    expect(clock.takeStep()).toBeUndefined();
  });

  it('follows at once when that is set forward, and says so once', () => {
    const { clock, time, pass } = aClock();

    time.wall += HOUR;
    pass(1000);

    expect(clock.nowMs()).toBe(time.wall);
    expect([clock.takeStep(), clock.takeStep()]).toEqual([HOUR, undefined]);
    expect(clock.steppedMs).toBe(HOUR);
  });

  it('never goes back when that is set back a little, and agrees with it again after a while', () => {
    const { clock, time, pass } = aClock();
    let before = clock.nowMs();

    time.wall -= 60_000;
    expect(clock.nowMs()).toBe(before);
    expect(clock.takeStep()).toBe(-60_000);
    for (let second = 0; second < 700; second++) {
      pass(1000);
      const now = clock.nowMs();
      expect(now).toBeGreaterThanOrEqual(before + 850);
      before = now;
    }

    expect(before).toBe(time.wall);
    expect(clock.takeStep()).toBeUndefined();
  });

  it('goes back with it when it was far ahead, and says that the series ends', () => {
    const { clock, time, pass } = aClock();
    clock.nowMs();

    time.wall -= HOUR;
    pass(1000);

    expect(clock.nowMs()).toBe(time.wall);
    expect(clock.takeStep()).toBe(-HOUR);
    expect(clock.series).toBe(1);
  });

  it('takes slow drift for no step', () => {
    const { clock, time, pass } = aClock();
    for (let hour = 0; hour < 24; hour++) {
      time.wall += 180;
      pass(HOUR);
      clock.nowMs();
    }

    expect([clock.takeStep(), clock.nowMs() - time.wall, clock.series]).toEqual([undefined, 0, 0]);
  });
});
