import type { AttentionItem } from '../data/types.js';

import { activeFirst, unknownReasons } from './words.js';

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

describe('what calls for somebody', () => {
  it('is critical first, then the oldest, and never what is clear or unknown', () => {
    const items = [
      anItem({ condition: 'disk-low', since: 5 }),
      anItem({ condition: 'replay-lag', since: 2 }),
      anItem({ condition: 'lock-wait', state: 'clear', severity: null }),
      anItem({ condition: 'checksum-failures', severity: 'critical', since: 9 }),
    ];

    expect(activeFirst(items).map(({ condition }) => condition)).toEqual([
      'checksum-failures',
      'replay-lag',
      'disk-low',
    ]);
  });

  it('says a reason that several conditions share once', () => {
    const items = [
      anItem({ condition: 'disk-low', state: 'unknown', summary: 'Elsewhere.' }),
      anItem({ condition: 'lock-wait', state: 'unknown', summary: 'Elsewhere.' }),
      anItem({ condition: 'replay-lag' }),
    ];

    expect(unknownReasons(items)).toEqual([
      { reason: 'Elsewhere.', names: ['Disk is nearly full', 'Waiting for locks'] },
    ]);
  });
});
