import { slopeOf } from './slope.js';

describe('a slope by least squares', () => {
  it('is that of the line which all points are on, without an error', () => {
    const { perUnit, error } = slopeOf([1, 2, 5].map((x) => ({ x, y: 3 * x + 7 })));

    expect(perUnit).toBeCloseTo(3, 10);
    expect(error).toBeCloseTo(0, 10);
  });

  it('has an error by how far points are off the line', () => {
    const points = [10, 12, 21, 19].map((y, x) => ({ x, y }));

    // By hand: slope 18/5, squares left over 20.2, of two degrees of freedom, spread 5.
    expect(slopeOf(points).perUnit).toBeCloseTo(3.6, 10);
    expect(slopeOf(points).error).toBeCloseTo(Math.sqrt(20.2 / 2 / 5), 10);
  });
});
