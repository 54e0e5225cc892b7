import { sparkPath } from './spark-path.js';

describe('a sparkline', () => {
  it('spans the width and scales to its largest value', () => {
    expect(sparkPath([0, 10], 12, 23)?.line).toBe('M1 22L11 2');
  });

  it('has a hole where samples are missing', () => {
    expect(sparkPath([1, 1, null, 1, 1], 42, 23)?.line.match(/M/g)).toHaveLength(2);
  });

  it('shows a single sample as a point', () => {
    expect(sparkPath([null, 5, null], 22, 22)?.line).toContain('h0.01');
  });

  it('is nothing without a known value', () => {
    expect([sparkPath([], 10, 10), sparkPath([null, null], 10, 10)]).toEqual([undefined, undefined]);
  });

  it('stays on its base line when all values are zero', () => {
    expect(sparkPath([0, 0], 12, 22)?.line).toBe('M1 21L11 21');
  });
});
