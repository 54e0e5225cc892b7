import type { AttentionItem } from '@pganalytics/contracts';

import { digest } from './attention-order.js';

const anItem = (item: Partial<AttentionItem>): AttentionItem => ({
  condition: 'lock-wait',
  state: 'active',
  severity: 'warning',
  serverId: 's',
  serverName: 'shop',
  since: 1,
  sinceIsEarliest: false,
  summary: 'It holds.',
  evidence: [],
  who: [],
  collectedAt: 1,
  look: { page: '/', api: '/' },
  ...item,
});

describe('what the fleet list says of a server', () => {
  it('is its most severe condition, however young', () => {
    const items = [anItem({ since: 1 }), anItem({ condition: 'replay-lag', severity: 'critical', since: 9 })];

    expect(digest(items)).toMatchObject({ critical: 1, warning: 1, worst: 'replay-lag', since: 9 });
  });

  it('is the oldest of those that are as severe, whatever their kinds', () => {
    const items = [anItem({ condition: 'disk-low', since: 5 }), anItem({ condition: 'idle-in-transaction', since: 2 })];

    expect(digest(items)).toMatchObject({ worst: 'idle-in-transaction', since: 2 });
  });

  it('is nothing where no condition holds', () => {
    const items = [anItem({ state: 'unknown', severity: null, since: null }), anItem({ state: 'clear' })];

    expect(digest(items)).toEqual({ critical: 0, warning: 0, unknown: 1, worst: null, since: null });
  });
});
