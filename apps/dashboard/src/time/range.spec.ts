import {
  absoluteRange,
  askedRange,
  isLive,
  momentInput,
  parseMoment,
  parseTypedRange,
  rangeLabel,
  shifted,
  windowOf,
  zoomedOut,
} from './range.js';
import { setZone } from './zone.js';

const now = Date.parse('2026-07-25T17:20:00Z');
const minute = 60_000;

describe('a moment', () => {
  it.each([
    ['now', now],
    ['now-15m', now - 15 * minute],
    ['NOW - 2h', now - 120 * minute],
    ['now-1w', now - 7 * 24 * 60 * minute],
    ['1785000000000', 1_785_000_000_000],
    ['2026-07-25T17:20:00Z', now],
    ['2026-07-25T19:20:00+02:00', now],
    ['2026-07-25 10:00', new Date(2026, 6, 25, 10).getTime()],
    ['2026-07-25', new Date(2026, 6, 25).getTime()],
  ])('%p is understood', (text, expected) => {
    expect(parseMoment(text, now)).toBe(expected);
  });

  it.each(['', 'yesterday', 'now+1h', 'now-5y', '2026-13-45', '123'])('%p is refused', (text) => {
    expect(parseMoment(text, now)).toBeUndefined();
  });
});

describe('a moment rounded to the calendar', () => {
  afterEach(() => setZone('local'));

  it.each([
    ['now/d', 'from', '2026-07-25T00:00:00Z'],
    ['now/d', 'to', '2026-07-26T00:00:00Z'],
    ['now-1d/d', 'from', '2026-07-24T00:00:00Z'],
    ['now-1d/d', 'to', '2026-07-25T00:00:00Z'],
    ['now/h', 'from', '2026-07-25T17:00:00Z'],
    ['now/w', 'from', '2026-07-20T00:00:00Z'],
    ['now-1w/w', 'to', '2026-07-20T00:00:00Z'],
  ] as const)('%p as %p of a range is %p', (text, end, expected) => {
    setZone('utc');

    expect(parseMoment(text, now, end)).toBe(Date.parse(expected));
  });

  it('is told to the API in milliseconds, and so is a range that is paused', () => {
    setZone('utc');
    const midnight = String(Date.parse('2026-07-25T00:00:00Z'));

    expect(askedRange({ from: 'now/d', to: 'now' }, now, undefined)).toEqual({ from: midnight, to: 'now' });
    expect(askedRange({ from: 'now-15m', to: 'now' }, now + minute, now)).toEqual({
      from: String(now - 15 * minute),
      to: String(now),
    });
  });

  it('reads and writes dates in UTC when that is chosen', () => {
    setZone('utc');

    expect(parseMoment('2026-07-25 17:20', now)).toBe(now);
    expect(momentInput(now)).toBe('2026-07-25 17:20:00');
  });
});

describe('a typed range', () => {
  it.each([
    ['2h', { from: 'now-2h', to: 'now' }],
    ['last 30 m', { from: 'now-30m', to: 'now' }],
    ['now-2h', { from: 'now-2h', to: 'now' }],
    ['now-1d/d', { from: 'now-1d/d', to: 'now-1d/d' }],
    ['now/d', { from: 'now/d', to: 'now' }],
    ['now - 2h to now - 1h', { from: 'now-2h', to: 'now-1h' }],
    ['2026-07-25T10:00:00Z .. 2026-07-25T11:00:00Z', { from: '1784973600000', to: '1784977200000' }],
  ])('%p is understood', (text, expected) => {
    expect(parseTypedRange(text, now)).toEqual(expected);
  });

  it.each(['', 'soon', 'now-1h to now-2h', '2026-07-25 to'])('%p is refused', (text) => {
    expect(parseTypedRange(text, now)).toBeUndefined();
  });
});

describe('moving through time', () => {
  it('is live while the range ends now', () => {
    expect([isLive({ from: 'now-1h', to: 'now' }), isLive({ from: '1', to: '2' })]).toEqual([true, false]);
  });

  it('goes back by half a span and becomes live again on the way forward', () => {
    const back = shifted({ from: 'now-1h', to: 'now' }, now, -1);

    expect(windowOf(back, now)).toEqual({ from: now - 90 * minute, to: now - 30 * minute });
    expect(shifted(back, now, 1)).toEqual({ from: 'now-1h', to: 'now' });
  });

  it('zooms out to twice the span and never beyond now', () => {
    expect(zoomedOut({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: 'now-2h', to: 'now' });
    expect(zoomedOut(absoluteRange(now - 10 * minute, now - 2 * minute), now)).toEqual({ from: 'now-16m', to: 'now' });
  });

  it('never zooms in below five seconds', () => {
    expect(windowOf(absoluteRange(now - 1, now), now + minute)).toEqual({ from: now - 2500, to: now + 2500 });
  });

  it('names a relative range in words and an absolute one by its ends', () => {
    expect(rangeLabel({ from: 'now-15m', to: 'now' }, now)).toBe('Last 15 minutes');
    expect(rangeLabel({ from: 'now-1h', to: 'now' }, now)).toBe('Last hour');
    expect(rangeLabel(absoluteRange(now - 60 * minute, now), now)).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:20 – /);
  });
});
