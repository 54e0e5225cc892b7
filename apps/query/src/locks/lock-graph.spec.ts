import type { StoredPoll } from '@pganalytics/history';
import { schemaOf } from '@pganalytics/stats';

import { assembleSessions } from '../activity/assemble-sessions.js';
import { timeAxis } from '../series/time-axis.js';
import { cancelSql, rollbackPreparedSql, terminateSql } from './end-session-sql.js';
import { LockGraph } from './lock-graph.js';
import { LockWaitsOverTime } from './lock-waits-over-time.js';
import { lockOnOf } from './lock-name.js';
import { lockedSessions } from './locked-sessions.js';
import { WaitingSince } from './waiting-since.js';

const columns = [
  'datname',
  'state',
  'wait_event_type',
  'query_start',
  'blocked_by',
  'held_modes',
  'blocked_by_prepared',
  'lock_mode',
  'lock_relation',
  'lock_wait_ms',
  'lock_wait_observed',
];
const schema = schemaOf('pg_stat_activity', columns);

type Session = Partial<Record<string, string | number | boolean | null>>;

function aSample(at: number, sessions: readonly Session[]): StoredPoll {
  const usual: Session = { backend_start: 5, datname: 'shop', state: 'active', query_start: 100 };
  return {
    at,
    epoch: 1n,
    schema,
    rows: sessions.map((session) => schema.columns.map(({ name }) => ({ ...usual, ...session })[name] ?? null)),
  };
}

const waiting = (pid: number, blockedBy: string, more: Session = {}): Session => ({
  pid,
  wait_event_type: 'Lock',
  blocked_by: blockedBy,
  held_modes: blockedBy.replaceAll(/\d+/g, 'ShareLock'),
  lock_mode: 'RowExclusiveLock',
  lock_relation: 'relation orders',
  lock_wait_ms: 1_000,
  ...more,
});

function graphOf(sessions: readonly Session[]): LockGraph {
  const poll = aSample(10_000, sessions);
  const since = new WaitingSince();
  since.takePoll(poll);
  return new LockGraph(lockedSessions({ poll, sessions: assembleSessions(poll) }, since));
}

const shape = (graph: LockGraph) => graph.places().map(({ vertex, depth }) => `${'  '.repeat(depth)}${vertex.key}`);

describe('a lock queue', () => {
  it('is led by who waits for nobody, the one with most behind it first', () => {
    const graph = graphOf([
      { pid: 1 },
      { pid: 2 },
      waiting(10, '1'),
      waiting(20, '2'),
      waiting(21, '20', { lock_wait_ms: 900 }),
      waiting(22, '20', { lock_wait_ms: 2_000 }),
    ]);

    expect(shape(graph)).toEqual(['pid:2', '  pid:20', '    pid:22', '    pid:21', 'pid:1', '  pid:10']);
    expect([graph.behind('pid:2').size, graph.longestBehind('pid:2')]).toEqual([3, 2_000]);
  });

  it('shows who waits for several below the nearest of them, and counts it behind each', () => {
    const graph = graphOf([{ pid: 1 }, { pid: 2 }, waiting(3, '1'), waiting(4, '3,2')]);

    expect(shape(graph)).toEqual(['pid:1', '  pid:3', 'pid:2', '  pid:4']);
    expect(['pid:1', 'pid:2'].map((key) => graph.behind(key).size)).toEqual([2, 1]);
  });

  it('tells what a blocker holds, and that who only stands before in the queue holds nothing', () => {
    const graph = graphOf([
      { pid: 1, state: 'idle in transaction' },
      waiting(2, '1', { held_modes: 'AccessShareLock', lock_mode: 'AccessExclusiveLock' }),
      waiting(3, '2', { held_modes: '' }),
    ]);

    expect(graph.places().map(({ vertex }) => vertex.holds)).toEqual([
      [{ type: 'relation', relation: 'orders', mode: 'AccessShareLock' }],
      [],
      [],
    ]);
  });

  it('may be led by a prepared transaction, or by a process that no sample has', () => {
    const graph = graphOf([
      waiting(2, '', { blocked_by_prepared: "it's left", held_modes: 'ExclusiveLock', lock_wait_ms: 3_000 }),
      waiting(3, '99'),
    ]);

    expect(shape(graph)).toEqual(["gid:it's left", '  pid:2', 'pid:99', '  pid:3']);
    expect(graph.places()[0].vertex.holds).toEqual([{ type: 'relation', relation: 'orders', mode: 'ExclusiveLock' }]);
  });

  it('that has become a circle is walked once, from who has waited longest', () => {
    const graph = graphOf([waiting(1, '2'), waiting(2, '1', { lock_wait_ms: 5_000 }), waiting(3, '1')]);

    expect(graph.places().map(({ vertex, inCircle }) => [vertex.key, inCircle])).toEqual([
      ['pid:2', true],
      ['pid:1', true],
      ['pid:3', false],
    ]);
  });
});

describe('the history of lock waits', () => {
  it('keeps the most that waited, the longest wait and the worst moment of each root', () => {
    const waits = new LockWaitsOverTime(timeAxis({ from: 0, to: 30_000 }, 10_000));

    waits.take(aSample(1_000, [{ pid: 1, state: 'idle in transaction' }, waiting(2, '1')]));
    waits.take(
      aSample(2_000, [
        { pid: 1, state: 'idle in transaction' },
        waiting(2, '1', { lock_wait_ms: 2_000 }),
        waiting(3, '1', { lock_wait_ms: 500 }),
      ]),
    );
    waits.take(aSample(12_000, []));

    expect(waits.lines).toEqual({ waiting: [2, 0, null], longestMs: [2_000, 0, null] });
    expect(waits.blockers.worst(5).blockers).toEqual([
      expect.objectContaining({
        pid: 1,
        idleInTransaction: true,
        firstSeenAt: 1_000,
        lastSeenAt: 2_000,
        mostWaiting: 2,
        longestWaitMs: 2_000,
        worstAt: 2_000,
        relations: ['orders'],
      }),
    ]);
  });

  it('takes from samples since when somebody waits where the server does not tell', () => {
    const since = new WaitingSince();
    const unknown = { lock_wait_ms: null };
    const waitAt = (at: number, sessions: readonly Session[]) => {
      const poll = aSample(at, sessions);
      since.takePoll(poll);
      return since.wait(assembleSessions(poll)[0], at);
    };

    expect(waitAt(1_000, [waiting(2, '1', unknown)])).toEqual({ ms: 0, by: 'samples' });
    expect(waitAt(4_000, [waiting(2, '1', unknown)])).toEqual({ ms: 3_000, by: 'samples' });
    expect(waitAt(5_000, [waiting(2, '1', { ...unknown, query_start: 4_500 })])).toEqual({ ms: 0, by: 'samples' });
    const observed = (ms: number) =>
      waiting(2, '1', { lock_wait_ms: ms, lock_wait_observed: true, query_start: 4_500 });
    expect(waitAt(6_000, [observed(1_900)])).toEqual({ ms: 1_900, by: 'samples' });
    expect(waitAt(9_000, [observed(0)])).toEqual({ ms: 4_000, by: 'samples' });
  });
});

describe('the name of a lock', () => {
  it.each([
    ['relation public.orders', { type: 'relation', relation: 'public.orders' }],
    ['transactionid orders', { type: 'transactionid', relation: 'orders' }],
    ['relation "My Table"', { type: 'relation', relation: '"My Table"' }],
    ['advisory', { type: 'advisory', relation: null }],
    [null, { type: 'unknown', relation: null }],
  ])('%p is read as %p', (text, read) => {
    expect(lockOnOf(text)).toEqual(read);
  });
});

describe('the SQL that ends a blocker', () => {
  it('means one process by its pid and its start, and quotes the name of a prepared transaction', () => {
    const backend = { pid: 4711, backendStart: 1_785_000_000_123 };

    expect(terminateSql(backend)).toBe(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = 4711 ' +
        'AND (extract(epoch FROM backend_start) * 1000)::bigint = 1785000000123;',
    );
    expect(cancelSql(backend)).toContain('SELECT pg_cancel_backend(pid)');
    expect(rollbackPreparedSql("it's")).toBe("ROLLBACK PREPARED 'it''s';");
  });
});
