import type { LiveStored } from '@pganalytics/contracts';

import { LiveFeed } from './live-feed.js';

const stored = (organisationId: string, serverId: string, collectedAtMs: number, families: string[] = ['server']) => ({
  partition: 0,
  storedAt: new Date(collectedAtMs + 20).toISOString(),
  items: [{ organisationId, serverId, collectorId: 'c', epoch: '1', sequences: [], collectedAtMs, families }],
});
const idsOf = (events: readonly LiveStored[]) => events.map((event) => event.serverId);

describe('the live feed', () => {
  it('tells a client of its own organisation alone', () => {
    const feed = new LiveFeed();
    const one = feed.join('one', { servers: [], maxEvents: 10 });
    const other = feed.join('other', { servers: [], maxEvents: 10 });

    feed.take(stored('one', 'a', 1_000));

    expect(idsOf(one.take().stored)).toEqual(['a']);
    expect(other.take()).toEqual({ stored: [], missed: 0 });
  });

  it('tells a client of the servers it asked for', () => {
    const feed = new LiveFeed();
    const client = feed.join('one', { servers: ['b'], maxEvents: 10 });

    feed.take(stored('one', 'a', 1_000));
    feed.take(stored('one', 'b', 1_000));

    expect(idsOf(client.take().stored)).toEqual(['b']);
  });

  it('makes one event of several that wait for the same server', () => {
    const feed = new LiveFeed();
    const client = feed.join('one', { servers: [], maxEvents: 10 });

    feed.take(stored('one', 'a', 2_000, ['server']));
    feed.take(stored('one', 'a', 1_000, ['os_cpu']));

    expect(client.take().stored).toEqual([
      { serverId: 'a', collectedAtMs: 2_000, storedAtMs: 2_020, families: ['server', 'os_cpu'] },
    ]);
    expect(feed.lastStoredAt('a')).toBe(2_020);
  });

  it('keeps a bounded number of events for a slow client and counts the others', () => {
    const feed = new LiveFeed();
    const client = feed.join('one', { servers: [], maxEvents: 2 });

    for (const server of ['a', 'b', 'c', 'd', 'a']) feed.take(stored('one', server, 1_000));

    const waiting = client.take();
    expect(idsOf(waiting.stored)).toEqual(['a', 'b']);
    expect(waiting.missed).toBe(2);
  });

  it('wakes a waiting client at once, and forgets one that left', async () => {
    const feed = new LiveFeed();
    const client = feed.join('one', { servers: [], maxEvents: 2 });

    const changed = client.changed(60_000);
    feed.take(stored('one', 'a', 1_000));
    await changed;
    feed.leave('one', client);

    expect(feed.size).toBe(0);
  });
});
