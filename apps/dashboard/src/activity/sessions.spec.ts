import type { SessionNow } from '../data/types.js';
import { countsByState, endSql, matchesSession, passes, rootBlockers, waitingBehind, whereOf } from './sessions.js';

const aSession = (session: Partial<SessionNow>): SessionNow => ({
  pid: 1,
  backendStart: 0,
  datname: 'shop',
  usename: 'app',
  applicationName: 'checkout',
  clientAddr: null,
  backendType: 'client backend',
  leaderPid: null,
  state: 'active',
  waitEventType: null,
  waitEvent: null,
  xactStart: null,
  queryStart: null,
  stateChange: null,
  xactAgeMs: null,
  queryAgeMs: null,
  backendXidAge: null,
  backendXminAge: null,
  queryId: null,
  fingerprint: null,
  query: null,
  blockedBy: [],
  blockedByPrepared: null,
  blocks: [],
  lockMode: null,
  lockRelation: null,
  lockWaitMs: null,
  lockWaitKnownBy: null,
  ...session,
});

const queue = [
  aSession({ pid: 1, blocks: [2] }),
  aSession({ pid: 2, blockedBy: [1], blocks: [3, 4] }),
  aSession({ pid: 3, blockedBy: [2] }),
  aSession({ pid: 4, blockedBy: [2] }),
  aSession({ pid: 5 }),
];

describe('a lock queue', () => {
  it('is led by who blocks and is not blocked', () => {
    expect(rootBlockers(queue).map((session) => session.pid)).toEqual([1]);
  });

  it('counts who waits through others too', () => {
    expect(queue.map((session) => waitingBehind(session, queue))).toEqual([3, 2, 0, 0, 0]);
  });

  it('that has become a circle is walked once', () => {
    const circle = [
      aSession({ pid: 1, blocks: [2], blockedBy: [2] }),
      aSession({ pid: 2, blocks: [1], blockedBy: [1] }),
    ];

    expect(circle.map((session) => waitingBehind(session, circle))).toEqual([1, 1]);
    expect(rootBlockers(circle)).toEqual([]);
  });
});

describe('searching sessions', () => {
  it.each(['shop', 'APP checkout', '1', ''])('%p finds the session', (search) => {
    expect(matchesSession(aSession({}), search)).toBe(true);
  });

  it('needs every word', () => {
    expect(matchesSession(aSession({}), 'shop lock')).toBe(false);
  });
});

describe('connections', () => {
  it('are counted by state over all databases and users', () => {
    const counts = [
      { state: 'idle', datname: 'a', usename: 'x', count: 3 },
      { state: 'active', datname: 'a', usename: 'x', count: 1 },
      { state: 'idle', datname: 'b', usename: 'y', count: 4 },
      { state: null, datname: null, usename: null, count: 2 },
    ];
    const activity = { serverId: 's', at: 0, dataAgeMs: 0, sessions: [], counts, countsAt: 0, reason: null };

    expect(countsByState(activity)).toEqual([
      { state: 'idle', sessions: 7 },
      { state: 'other', sessions: 2 },
      { state: 'active', sessions: 1 },
    ]);
  });
});

describe('filters of the sessions', () => {
  it('narrow the chart and the table to the same sessions', () => {
    const filter = { user: 'app', wait: 'CPU' };

    expect(whereOf(filter)).toEqual(['wait_event_type:CPU', 'usename:app']);
    expect(passes(aSession({}), filter)).toBe(true);
    expect(passes(aSession({ waitEventType: 'Lock' }), filter)).toBe(false);
  });
});

describe('the SQL that ends a session', () => {
  it('names it by its pid and its start, and is not offered without', () => {
    expect(endSql('pg_terminate_backend', aSession({ pid: 7, backendStart: 12 }))).toBe(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = 7 ' +
        'AND (extract(epoch FROM backend_start) * 1000)::bigint = 12;',
    );
    expect(endSql('pg_cancel_backend', aSession({ backendStart: null }))).toBeUndefined();
  });
});
