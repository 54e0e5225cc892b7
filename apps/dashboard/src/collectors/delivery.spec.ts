import type { Collector } from '../data/types.js';
import { byNeed, deliveryOf } from './delivery.js';

const stream = (more: object) => ({
  serverId: 's',
  epoch: 1,
  receivedTo: 10,
  storedTo: 10,
  missing: 0,
  lastCollectedAt: null,
  lastStoredAt: null,
  lagMs: null,
  gaps: [],
  ...more,
});
const gap = (fromSequence: number | string, toSequence: number | string, reason: string) => ({
  fromSequence,
  toSequence,
  from: null,
  to: null,
  reason,
});

describe('what a collector has delivered', () => {
  it('adds up over its servers, with the reason that took most first', () => {
    const streams = [
      stream({ missing: 3, lagMs: 40, gaps: [gap(4, 6, 'spool-full')] }),
      stream({
        missing: '9007199254740993',
        lagMs: 900,
        gaps: [gap('9007199254740993', '9007199254740996', 'restarted'), gap(9, 9, 'spool-full')],
      }),
    ];

    const { missing, gaps, slowestMs } = deliveryOf({ streams });

    expect([missing, slowestMs]).toEqual([9007199254740996n, 900]);
    expect(gaps.map(({ snapshots }) => snapshots)).toEqual([4n, 4n]);
    expect(gaps[0]?.reason).toContain('spool was full');
  });

  it('is nothing without a stream', () => {
    expect(deliveryOf({ streams: [] })).toEqual({ missing: 0n, gaps: [], slowestMs: null });
  });

  it('is listed with what needs a look first', () => {
    const named = (name: string, state: Collector['state']) => ({ name, state }) as Collector;
    const given = [named('d', 'revoked'), named('c', 'connected'), named('b', 'connected'), named('a', 'late')];

    expect(byNeed(given).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });
});
