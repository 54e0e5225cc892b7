import { jest } from '@jest/globals';

import type { LiveStored } from '../data/types.js';
import { Feed } from './feed.js';

/** A connection that the spec opens, fills and breaks. */
class Connection extends EventTarget {
  closed = false;

  constructor(readonly url: string) {
    super();
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data?: object): void {
    this.dispatchEvent(data ? new MessageEvent(type, { data: JSON.stringify(data) }) : new Event(type));
  }
}

const stored = (of: Partial<LiveStored> = {}): LiveStored => ({
  serverId: 'one',
  collectedAtMs: 1_000,
  storedAtMs: 1_200,
  families: [],
  ...of,
});

describe('the live connection', () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  let connections: Connection[];
  let keepSession: jest.Mock<() => Promise<boolean>>;
  let feed: Feed;

  const last = () => connections.at(-1)!;

  beforeEach(() => {
    jest.useFakeTimers();
    Object.assign(globalThis, { document: page, window: new EventTarget() });
    page.hidden = false;
    connections = [];
    keepSession = jest.fn(async () => true);
    const open = (url: string) => {
      connections.push(new Connection(url));
      return last() as unknown as EventSource;
    };
    feed = new Feed({ keepSession, url: '/live', open });
  });

  afterEach(() => {
    feed.stop();
    jest.useRealTimers();
    Object.assign(globalThis, { document: undefined, window: undefined });
  });

  it('is nothing to a page that does not listen', () => {
    expect(feed.state()).toBe('idle');

    const end = feed.listen([]);
    const connecting = feed.state();
    last().say('open');
    const open = feed.state();
    end();

    expect([connecting, open, feed.state()]).toEqual(['connecting', 'open', 'idle']);
  });

  it('asks for the servers of the page, and stays for the next page that wants the same', () => {
    feed.listen(['one', 'two'], 'one')();
    last().say('open');
    feed.listen(['one', 'two'], 'one')();
    feed.listen([]);

    expect(connections.map(({ url, closed }) => [url, closed])).toEqual([
      ['/live?servers=one&servers=two&watch=one', true],
      ['/live', false],
    ]);
  });

  it('hears how new the newest sample is, whichever order they arrive in', () => {
    const heard: string[] = [];
    feed.onStored(({ serverId, collectedAtMs }) => heard.push(`${serverId} ${collectedAtMs}`));
    feed.listen([]);
    last().say('open');

    last().say('stored', stored({ collectedAtMs: 2_000, storedAtMs: 2_300 }));
    last().say('stored', stored());
    feed.learn('one', 1_500, 0);

    expect(heard).toEqual(['one 2000', 'one 1000']);
    expect(feed.freshnessOf('one')).toMatchObject({ collectedAtMs: 2_000, ageMs: 300 });
  });

  it('renews the session and connects again when it breaks, and says so only after a while', async () => {
    feed.listen([]);
    last().say('open');

    last().say('error');
    const atOnce = feed.state();
    await jest.advanceTimersByTimeAsync(1_500);

    expect([atOnce, connections.length, keepSession.mock.calls.length]).toEqual(['open', 2, 1]);

    last().say('error');
    await jest.advanceTimersByTimeAsync(4_000);
    const lost = feed.state();
    last().say('open');

    expect([lost, feed.state()]).toEqual(['lost', 'open']);
  });

  it('takes a long silence for a break', async () => {
    feed.listen([]);
    last().say('open');

    await jest.advanceTimersByTimeAsync(40_000);
    last().say('ping', { at: Date.now() });
    await jest.advanceTimersByTimeAsync(40_000);
    const whilePinged = connections.length;
    await jest.advanceTimersByTimeAsync(15_000);

    expect(whilePinged).toBe(1);
    expect(connections.length).toBeGreaterThan(1);
    expect(connections[0]?.closed).toBe(true);
  });

  it('stays ended when it is ended while the session is renewed', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    keepSession.mockReturnValue(promise);
    feed.listen([]);
    last().say('error');
    await jest.advanceTimersByTimeAsync(1_500);

    feed.stop();
    resolve(false);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(connections).toHaveLength(1);
  });

  it('gives its connection back while nobody looks at the page', () => {
    feed.listen([]);
    last().say('open');

    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    const whileHidden = connections.map(({ closed }) => closed);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));

    expect(whileHidden).toEqual([true]);
    expect(connections.map(({ closed }) => closed)).toEqual([true, false]);
  });
});
