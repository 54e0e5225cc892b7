import { InvalidMoment, resolveMoment } from './moment.js';

const now = Date.parse('2026-07-25T17:20:00Z');

describe('a moment as text', () => {
  it.each([
    ['now', now],
    ['now-15m', now - 900_000],
    ['now-2w', now - 14 * 86_400_000],
    ['1785000000000', 1_785_000_000_000],
    ['2026-07-25T17:20:00Z', now],
    ['2026-07-25T19:20:00+02:00', now],
  ])('%s means one moment', (text, expected) => {
    expect(resolveMoment(text, now)).toBe(expected);
  });

  it.each(['yesterday', 'now+1h', 'now-5y', '', '99999999999999999'])('refuses %p and names it', (text) => {
    expect(() => resolveMoment(text, now)).toThrow(InvalidMoment);
  });
});
