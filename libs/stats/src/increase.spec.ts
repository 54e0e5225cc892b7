import fc from 'fast-check';

import { exact, increase } from './increase.js';

describe('the increase of a counter', () => {
  it('is unknown after a reset and without an earlier sample, never zero or negative', () => {
    expect(increase(10, 3)).toBeUndefined();
    expect(increase(null, 3)).toBeUndefined();
    expect(increase(undefined, 3)).toBeUndefined();
    expect(increase(3, null)).toBeUndefined();
    expect(increase(9_007_199_254_740_993n, 5)).toBeUndefined();
  });

  it('is zero when nothing happened', () => {
    expect(increase(7, 7)).toBe(0);
    expect(increase(9_007_199_254_740_993n, 9_007_199_254_740_993n)).toBe(0);
  });

  it('stays exact over the whole range of 64 bits', () => {
    const count = fc.bigInt({ min: 0n, max: 2n ** 64n });
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];

        const grown = increase(exact(low), exact(high));

        expect(BigInt(grown ?? -1)).toBe(high - low);
        expect(typeof grown).toBe(high - low <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'bigint');
      }),
    );
  });
});
