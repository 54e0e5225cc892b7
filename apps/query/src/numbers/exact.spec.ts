import { add, addKnown, toAnswer } from './exact.js';

describe('exact numbers', () => {
  it('adds integers beyond 2^53 to the unit', () => {
    expect(add(9_007_199_254_740_991, 2)).toBe(9_007_199_254_740_993n);
    expect(add(9_223_372_036_854_775_806n, 1)).toBe(9_223_372_036_854_775_807n);
    expect(add(-9_223_372_036_854_775_806n, 9_223_372_036_854_775_807n)).toBe(1);
  });

  it('adds fractions as fractions', () => {
    expect(add(0.5, 0.25)).toBe(0.75);
  });

  it('keeps the known part of a sum', () => {
    expect(addKnown(null, 3)).toBe(3);
    expect(addKnown(3, undefined)).toBe(3);
    expect(addKnown(undefined, null)).toBeNull();
  });

  it('answers integers beyond 2^53 as strings and all else as numbers', () => {
    expect(toAnswer(9_223_372_036_854_775_807n)).toBe('9223372036854775807');
    expect(toAnswer(5n)).toBe(5);
    expect(toAnswer(1.1 * 3)).toBe(3.3);
    expect(toAnswer(Number.NaN)).toBeNull();
  });
});
