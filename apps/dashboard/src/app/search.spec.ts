import {
  oneOf,
  orderOf,
  orderText,
  parseSearch,
  rangeOfSearch,
  safeNext,
  stringifySearch,
  timeSearch,
} from './search.js';

describe('the state in the address', () => {
  it('comes back as it was written', () => {
    const text = stringifySearch({ from: '1785000000000', to: '1785000060000', q: 'select 1 & 2' });

    expect(parseSearch(text)).toEqual({ from: '1785000000000', to: '1785000060000', q: 'select 1 & 2' });
  });

  it('leaves out what is not set and keeps typed moments readable', () => {
    expect(stringifySearch({ from: 'now-2h', at: '2026-07-25T17:20', q: '', by: undefined })).toBe(
      '?from=now-2h&at=2026-07-25T17:20',
    );
    expect(stringifySearch({})).toBe('');
  });

  it('holds no time range while it is the usual one', () => {
    expect(timeSearch({ from: 'now-15m', to: 'now' })).toEqual({});
    expect(timeSearch({ from: 'now-2h' })).toEqual({ from: 'now-2h' });
    expect(rangeOfSearch({})).toEqual({ from: 'now-15m', to: 'now' });
  });

  it.each([{ from: 'tomorrow' }, { from: 'now', to: 'now-1h' }, { from: ['now-1h'] }])(
    'falls back to the usual range for %p',
    (search) => {
      expect(timeSearch(search)).toEqual({});
    },
  );

  it('holds zone, comparison and pause, and nothing that is none of them', () => {
    expect(timeSearch({ tz: 'utc', compare: '1w', pause: '1785000000000' })).toEqual({
      tz: 'utc',
      compare: '1w',
      pause: '1785000000000',
    });
    expect(timeSearch({ tz: 'mars', compare: '1y', pause: 'now' })).toEqual({});
    // What has ended long ago cannot be paused.
    expect(timeSearch({ from: '1', to: '1785000000000', pause: '1785000000000' })).not.toHaveProperty('pause');
  });

  it('takes only values that are allowed', () => {
    expect([oneOf('query', ['query', 'state']), oneOf('drop', ['query', 'state'])]).toEqual(['query', undefined]);
  });

  it('writes an order as one word', () => {
    const usual = { column: 'calls', descending: true };

    expect(orderOf('-rows', usual)).toEqual({ column: 'rows', descending: false });
    expect(orderText({ column: 'rows', descending: false }, usual)).toBe('-rows');
    expect([orderOf(undefined, usual), orderText(usual, usual)]).toEqual([usual, undefined]);
  });

  it.each([
    ['/servers/1?from=now-1h', '/servers/1?from=now-1h'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['/login', '/'],
    [undefined, '/'],
  ])('after signing in, %p leads to %p', (next, path) => {
    expect(safeNext(next)).toBe(path);
  });
});
