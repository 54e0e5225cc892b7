import { eventually } from '@pganalytics/servers';

import { Beat, untilNextBeat } from './beat.js';

describe('a beat', () => {
  it('goes on after an error and reports it', async () => {
    const errors: unknown[] = [];
    const beat = new Beat(
      5,
      () => Promise.reject(new Error('no')),
      (error) => errors.push(error),
    );
    beat.start(() => 0);

    await eventually(() => expect(errors.length).toBeGreaterThan(2));
    await beat.stop();
  });

  it('never runs twice at once, and waits for the last run when it stops', async () => {
    let running = 0;
    let most = 0;
    let release = () => {};
    const act = async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => (release = resolve));
      running--;
    };
    const beat = new Beat(2, act, () => undefined);
    beat.start(() => 0);
    await eventually(() => expect(running).toBe(1));
    beat.now();
    const stopped = beat.stop();
    release();
    await stopped;

    expect([running, most]).toEqual([0, 1]);
  });

  it('beats once in each turn, also when its timer fires early or late', () => {
    expect([10_000, 9999.6, 10_003, 25_000].map((passed) => untilNextBeat(passed, 10_000))).toEqual([
      10_000, 10_000.4, 9997, 5000,
    ]);
  });
});
