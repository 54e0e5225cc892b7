import type { ServerSummary } from '../data/types.js';
import { countByState, matchesSearch } from './fleet-search.js';

const aServer = (server: Partial<ServerSummary>): ServerSummary => ({
  id: '1',
  name: 'shop',
  labels: {},
  host: 'db1.internal',
  port: 5432,
  version: '18.4',
  inRecovery: false,
  systemIdentifier: null,
  state: 'healthy',
  stateReason: '',
  dataAgeMs: 0,
  lastCollectedAt: 0,
  activeSessions: 0,
  transactionsPerSecond: 0,
  cpuPercent: 0,
  connections: 0,
  maxConnections: 100,
  attention: { critical: 0, warning: 0, unknown: 0, worst: null, since: null },
  ...server,
});

describe('searching the fleet', () => {
  it.each(['SHOP', 'db1', 'shop internal', ':5432', 'env:prod', 'primary', '18.4', ''])(
    '%p finds the server',
    (search) => {
      expect(matchesSearch(aServer({ labels: { env: 'prod' } }), search)).toBe(true);
    },
  );

  it('needs every word', () => {
    expect(matchesSearch(aServer({}), 'shop db2')).toBe(false);
  });

  it('counts states with the worst first', () => {
    const servers = [aServer({}), aServer({ state: 'down' }), aServer({})];

    expect(countByState(servers)).toEqual([
      { state: 'down', servers: 1 },
      { state: 'healthy', servers: 2 },
    ]);
  });
});
