import { TooManyPoints, chooseStep } from './step.js';

const hour = 3_600_000;
const question = (change: object = {}) => ({
  asked: 'auto',
  range: { from: 0, to: hour },
  points: 360,
  maxPoints: 11_000,
  intervalMs: 10_000,
  keptSince: { raw: 0, '1m': 0, '10m': 0, '1h': 0 },
  ...change,
});

describe('the step of an answer', () => {
  it('is raw while the samples fit into the points', () => {
    expect(chooseStep(question())).toEqual({ name: 'raw', ms: 10_000, source: 'raw' });
  });

  it.each([
    [hour, 120, '30s', 'raw'],
    [6 * hour, 360, '60s', '1m'],
    [24 * hour, 300, '300s', '1m'],
    [7 * 24 * hour, 300, '3600s', '1h'],
    [30 * 24 * hour, 300, '10800s', '1h'],
  ])('is chosen by the pixels: %d ms on %d points take %s', (length, points, name, source) => {
    const step = chooseStep(question({ range: { from: 0, to: length }, points }));

    expect(step).toMatchObject({ name, source });
  });

  it('is never finer than what is still kept', () => {
    const keptSince = { raw: hour / 2, '1m': 0, '10m': 0, '1h': 0 };

    expect(chooseStep(question({ keptSince }))).toMatchObject({ name: '60s', source: '1m' });
    expect(chooseStep(question({ keptSince, asked: '90s' }))).toMatchObject({ name: '120s', source: '1m' });
    expect(chooseStep(question({ keptSince, asked: 'raw' }))).toMatchObject({ name: '60s', source: '1m' });
  });

  it('is the one that was asked for', () => {
    expect(chooseStep(question({ asked: '10m' }))).toEqual({ name: '600s', ms: 600_000, source: '10m' });
    expect(chooseStep(question({ asked: '90s' }))).toEqual({ name: '90s', ms: 90_000, source: 'raw' });
  });

  it('refuses more points than an answer may hold and names a step that fits', () => {
    const tooFine = () => chooseStep(question({ asked: 'raw', range: { from: 0, to: 30 * 24 * hour } }));

    expect(tooFine).toThrow(TooManyPoints);
    expect(tooFine).toThrow('step=300s');
  });
});
