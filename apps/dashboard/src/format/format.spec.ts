import { age, bytes, count, duration, exact, numeric, percent, share, valueText } from './format.js';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [0.0042, '0.0042'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [999, '999'],
    [1234, '1.23 k'],
    [-2_500_000, '−2.5 M'],
    [null, '–'],
  ])('a count of %p reads %p', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [1024, '1 kB'],
    [16 * 1024 * 1024, '16 MB'],
    [undefined, '–'],
  ])('%p bytes read %p', (value, text) => {
    expect(bytes(value)).toBe(text);
  });

  it.each([
    [0, '0 ms'],
    [0.085, '85 µs'],
    [12.34, '12.3 ms'],
    [1500, '1.5 s'],
    [125_000, '2 min 5 s'],
    [7_200_000, '2 h'],
    [273_600_000, '3 d 4 h'],
    [null, '–'],
  ])('%p ms read %p', (value, text) => {
    expect(duration(value)).toBe(text);
  });

  it('shows an age in whole seconds', () => {
    expect([age(400), age(3900), age(62_000), age(null)]).toEqual(['0 s', '3 s', '1 min 2 s', '–']);
  });

  it('never rounds a share up to 100 %', () => {
    expect(share(0.99999)).toBe('99.99 %');
    expect(percent(100)).toBe('100 %');
  });

  it('writes an integer beyond 2^53 to the last digit', () => {
    expect(exact('9223372036854775807')).toBe('9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f807');
  });

  it('takes an unknown value for unknown, not for zero', () => {
    expect([numeric(null), numeric(undefined), numeric('')]).toEqual([null, null, null]);
    expect(numeric('9223372036854775807')).toBeGreaterThan(9e18);
  });

  it('adds the unit of a rate', () => {
    expect(valueText(2048, 'bytes-per-second')).toBe('2 kB/s');
    expect(valueText(12, 'per-second')).toBe('12/s');
    expect(valueText(null, 'per-second')).toBe('–');
  });
});
