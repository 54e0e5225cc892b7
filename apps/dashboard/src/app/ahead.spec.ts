import { jest } from '@jest/globals';
import { askAhead } from './ahead.js';
import type { Ahead } from './ahead.js';
import { texts } from './search.js';

describe('a link that somebody is about to follow', () => {
  async function asked(search: object, preload = true) {
    const ahead = jest.fn<(to: Ahead) => Promise<void>>();
    const page = { search: texts('q'), screen: async () => ({ ahead }) };
    askAhead(page, { params: { serverId: '7' }, location: { search }, preload });
    await Promise.resolve();
    return ahead.mock.calls.map(([to]) => to);
  }

  it('has the page ask for what it shows first, of the range that is looked at', async () => {
    expect(await asked({ from: 'now-1h', compare: '1d' })).toEqual([
      { params: { serverId: '7' }, range: { from: 'now-1h', to: 'now' }, compare: '1d' },
    ]);
  });

  it('asks of the moment at which a live range was paused', async () => {
    const [to] = await asked({ from: 'now-1h', pause: '1785000000000' });

    expect(to?.range).toEqual({ from: '1784996400000', to: '1785000000000' });
  });

  it('asks nothing of a page that its address narrows, and nothing once it is followed', async () => {
    expect(await asked({ q: 'orders' })).toEqual([]);
    expect(await asked({}, false)).toEqual([]);
  });

  it('is followed as ever when the page cannot be loaded ahead', async () => {
    const page = { search: texts(), screen: () => Promise.reject(new Error('offline')) };

    expect(() => askAhead(page, { params: {}, location: { search: {} }, preload: true })).not.toThrow();
    await Promise.resolve();
  });
});
