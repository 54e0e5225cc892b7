import type { ServerSummary } from '../data/types.js';

import { groupRows, groupingsOf, need } from './fleet-groups.js';

const aServer = (name: string, of: Partial<ServerSummary> = {}): ServerSummary => ({
  id: name,
  name,
  labels: {},
  host: null,
  port: null,
  version: null,
  inRecovery: false,
  systemIdentifier: null,
  state: 'healthy',
  stateReason: '',
  dataAgeMs: 0,
  lastCollectedAt: 0,
  activeSessions: null,
  transactionsPerSecond: null,
  cpuPercent: null,
  connections: null,
  maxConnections: null,
  attention: { critical: 0, warning: 0, unknown: 0, worst: null, since: null },
  ...of,
});
const critical = { critical: 1, warning: 0, unknown: 0, worst: 'disk-low' as const, since: 1 };

describe('the groups of the fleet', () => {
  it('are clusters, named as their primary, the one that needs somebody first', () => {
    const servers = [
      aServer('a', { systemIdentifier: '1' }),
      aServer('b', { systemIdentifier: '2', inRecovery: true, attention: critical }),
      aServer('c', { systemIdentifier: '2' }),
    ];

    const rows = groupRows(servers, 'cluster');

    expect(rows.map(({ server, group }) => server?.name ?? `${group?.title} ${group?.servers}`)).toEqual([
      'c 2',
      'b',
      'c',
      'a 1',
      'a',
    ]);
  });

  it('may be any label that some server has', () => {
    const servers = [aServer('a', { labels: { env: 'prod' } }), aServer('b')];

    expect(groupingsOf(servers)).toEqual(['cluster', 'label:env']);
    expect(groupRows(servers, 'label:env').flatMap(({ group }) => group?.title ?? [])).toEqual([
      'prod',
      'without this label',
    ]);
  });

  it('are made of the same rows however the servers are put together', () => {
    const [one, other] = [aServer('a'), aServer('b')];

    const before = groupRows([one, other], undefined);
    const after = groupRows([other, one], 'cluster').filter(({ server }) => server);

    expect(new Set([...before, ...after]).size).toBe(2);
  });

  it('put one critical condition above any number of warnings', () => {
    const warned = aServer('w', { attention: { ...critical, critical: 0, warning: 9 } });

    expect(need(aServer('c', { attention: critical }))).toBeGreaterThan(need(warned));
  });
});
