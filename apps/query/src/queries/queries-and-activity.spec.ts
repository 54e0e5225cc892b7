import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
/** Twenty minutes of samples that end just now. */
const START = NOW - 20 * 60_000;
const TICKS = 120;
const range = `from=${START}&to=${NOW}`;
const who = { userid: 10, dbid: 5, toplevel: true, usename: 'app', datname: 'shop' };
const HUGE = 9_007_199_254_740_993n;

const statements = (tick: number) => ({
  at: START + tick * 10_000,
  rows: [
    {
      ...who,
      queryid: 42,
      calls: tick * 10,
      total_exec_time: tick * 500,
      rows: tick * 10,
      shared_blks_hit: tick,
      shared_blks_read: 0,
    },
    {
      ...who,
      queryid: -7_000_000_000_000_000_001n,
      calls: tick,
      total_exec_time: tick * 250,
      rows: 0,
      shared_blks_hit: 0,
      shared_blks_read: HUGE * BigInt(tick),
    },
    // Its one call has not ended: the counters know nothing of it yet.
    { ...who, queryid: 99, calls: 0, total_exec_time: 0, rows: 0, shared_blks_hit: 0, shared_blks_read: 0 },
  ],
});
const session = (pid: number, more: object) => ({
  pid,
  backend_start: START - 5_000,
  datname: 'shop',
  usename: 'app',
  application_name: 'checkout',
  state: 'active',
  query_start: START - 1_000,
  xact_start: START - 2_000,
  ...more,
});
const activity = (tick: number, queryIds: boolean) => ({
  at: START + tick * 10_000,
  rows: [
    session(1, {
      query_id: queryIds ? '99' : null,
      fingerprint: 'f99',
      query: tick === TICKS - 2 ? 'SELECT pg_sleep($1)' : null,
      wait_event_type: 'Timeout',
      wait_event: 'PgSleep',
    }),
    ...(tick % 2 === 0
      ? [
          session(2, {
            query_id: queryIds ? '42' : null,
            fingerprint: 'f42',
            query: 'UPDATE stock SET n = $1',
            blocked_by: '1',
            lock_mode: 'ShareLock',
          }),
        ]
      : []),
    session(3, { state: 'idle in transaction' }),
  ],
});
const counts = {
  at: NOW - 5_000,
  rows: [
    { state: 'active', datname: 'shop', usename: 'app', count: 2 },
    { state: 'idle', datname: 'shop', usename: 'app', count: 7 },
  ],
};
const texts = {
  at: START,
  rows: [{ queryid: 42, dbid: 5, fingerprint: 'f42', text: 'UPDATE stock SET n = $1', tags: '{"route":"/cart"}' }],
};

describe('queries and activity over HTTP', () => {
  let stack: TestStack;
  let full: TestServer;
  let bare: TestServer;
  let token: string;

  const ask = async (path: string, server = full) => {
    const { status, body } = await stack.get(`/servers/${server.serverId}${path}`, { token });
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body;
  };

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    full = await stack.addServer(organisationId, 'full');
    bare = await stack.addServer(organisationId, 'bare');
    const ticks = Array.from({ length: TICKS }, (_, tick) => tick);
    const family = (name: string, state = 'ok', reason = '') => ({ family: name, state, reason, intervalMs: 10_000 });
    await stack.store(full, [
      ...ticks.map((tick) => ({
        collectedAt: START + tick * 10_000,
        frames: [aFrame('pg_stat_statements', [statements(tick)]), aFrame('pg_stat_activity', [activity(tick, true)])],
        states: tick === 0 ? [family('pg_stat_statements'), family('pg_stat_activity')] : [],
      })),
      {
        collectedAt: NOW - 5_000,
        frames: [aFrame('pg_stat_activity_counts', [counts]), aFrame('query_text', [texts])],
      },
    ]);
    const reason = 'The extension pg_stat_statements is not installed.';
    await stack.store(
      bare,
      ticks.map((tick) => ({
        collectedAt: START + tick * 10_000,
        frames: [aFrame('pg_stat_activity', [activity(tick, false)])],
        states: tick === 0 ? [family('pg_stat_statements', 'unavailable', reason), family('pg_stat_activity')] : [],
      })),
    );
  });

  afterAll(() => stack.stop());

  it('lists statements by the time they took, with their share of it', async () => {
    const { items, estimate, total } = await ask(`/queries?${range}&order=total_exec_time`);

    expect(items.map(({ queryId }: { queryId: string }) => queryId)).toEqual(['42', '-7000000000000000001', '99']);
    expect(items[0]).toMatchObject({
      text: 'UPDATE stock SET n = $1',
      fingerprint: 'f42',
      tags: { route: '/cart' },
      datname: 'shop',
      usename: 'app',
      calls: 1_190,
      totalTimeMs: 59_500,
      meanTimeMs: 50,
      shareOfLoad: 0.6667,
    });
    expect({ estimate, calls: total.calls, queries: total.queries }).toEqual({
      estimate: false,
      calls: 1_309,
      queries: 3,
    });
  });

  it('keeps increases beyond 2^53 exact', async () => {
    const { items } = await ask(`/queries?${range}&order=shared_blks_read&limit=1`);

    expect(items[0].sharedBlksRead).toBe(String(HUGE * 119n));
  });

  it('sees a statement that still runs by its sampled active seconds', async () => {
    const { items } = await ask(`/queries?${range}`);

    expect(items[0]).toMatchObject({ queryId: '99', calls: 0, text: 'SELECT pg_sleep($1)' });
    expect(items[0].sampledActiveSeconds).toBe(1_191);
    expect(items[0].spark).toBeInstanceOf(Array);
  });

  it('reads on with a cursor that stays on the range of the first page', async () => {
    const first = await ask(`/queries?from=now-20m&order=total_exec_time&limit=2`);
    const second = await ask(`/queries?from=now-20m&order=total_exec_time&limit=2&cursor=${first.nextCursor}`);

    expect([...first.items, ...second.items].map(({ queryId }) => queryId)).toEqual([
      '42',
      '-7000000000000000001',
      '99',
    ]);
    expect({ from: second.from, to: second.to, end: second.nextCursor }).toEqual({
      from: first.from,
      to: first.to,
      end: null,
    });
  });

  it('finds statements by their text', async () => {
    const { items } = await ask(`/queries?${range}&search=STOCK`);

    expect(items.map(({ queryId }: { queryId: string }) => queryId)).toEqual(['42']);
  });

  it('draws a sparkline of execution time per second', async () => {
    const { items } = await ask(`/queries?${range}&order=total_exec_time&limit=1`);

    const known = items[0].spark.filter((value: number | null) => value !== null);
    expect(known.length).toBeGreaterThanOrEqual(19);
    expect(known.every((value: number) => Math.abs(value - 50) < 0.001)).toBe(true);
  });

  it('shows one statement over time with what it waited for', async () => {
    const detail = await ask(`/queries/42?${range}&points=60`);

    expect(detail).toMatchObject({ queryId: '42', calls: 1_190, meanTimeMs: 50, estimate: false });
    expect(detail.rowsByUser).toHaveLength(1);
    expect(detail.series.map(({ metric }: { metric: string }) => metric)).toContain('mean_exec_time');
    expect(detail.waits.map(({ labels }: { labels: object }) => labels)).toEqual([{ wait_event_type: 'CPU' }]);
  });

  it('says that it estimates where pg_stat_statements is missing, and why', async () => {
    const { items, estimate, estimateReason } = await ask(`/queries?${range}`, bare);

    expect({ estimate, estimateReason }).toEqual({
      estimate: true,
      estimateReason: 'The extension pg_stat_statements is not installed.',
    });
    expect(items[0]).toMatchObject({
      queryId: 'f:f99',
      text: 'SELECT pg_sleep($1)',
      calls: null,
      sampledActiveSeconds: 1_191,
    });
    expect(items[0].shareOfLoad).toBeCloseTo(0.665, 2);
    expect((await ask(`/queries/f:f99?${range}`, bare)).waits).toHaveLength(1);
  });

  it('shows the sessions of now with both sides of a lock', async () => {
    const { sessions, at, counts: counted } = await ask('/activity');

    expect(at).toBe(START + (TICKS - 1) * 10_000);
    expect(sessions.map(({ pid }: { pid: number }) => pid).sort()).toEqual([1, 3]);
    expect(sessions[0]).toMatchObject({ pid: 1, query: 'SELECT pg_sleep($1)', waitEvent: 'PgSleep' });
    expect(counted).toHaveLength(2);
  });

  it('shows the sessions of a past moment', async () => {
    const { at, sessions } = await ask(`/activity?at=${START + 45_000}`);

    expect(at).toBe(START + 40_000);
    expect(sessions.find(({ pid }: { pid: number }) => pid === 1).blocks).toEqual([2]);
    expect(sessions.find(({ pid }: { pid: number }) => pid === 2)).toMatchObject({
      blockedBy: [1],
      queryAgeMs: 41_000,
      query: 'UPDATE stock SET n = $1',
      lockMode: 'ShareLock',
    });
  });

  it('says why there are no sessions to show', async () => {
    const { at, sessions, reason } = await ask(`/activity?at=now-10d`);

    expect({ at, sessions }).toEqual({ at: null, sessions: [] });
    expect(reason).toContain('within five minutes');
  });

  it('averages active sessions over the samples that were taken', async () => {
    const { series, samples, unit } = await ask(
      `/activity/history?by=wait_event_type&from=${START}&to=${START + 600_000}&points=10`,
    );

    const byWait = Object.fromEntries(
      series.map(({ labels, points }: { labels: Record<string, string>; points: [number, number][] }) => [
        labels['wait_event_type'],
        points.slice(1, -1).every(([, value]) => value === (labels['wait_event_type'] === 'CPU' ? 0.5 : 1)),
      ]),
    );
    expect({ byWait, samples, unit }).toEqual({ byWait: { Timeout: true, CPU: true }, samples: 60, unit: 'sessions' });
  });

  it('names the statements of an activity history', async () => {
    const { series } = await ask(`/activity/history?by=query&${range}`);

    expect(series.map(({ labels }: { labels: object }) => labels)).toEqual([
      { query: '99', text: 'SELECT pg_sleep($1)' },
      { query: '42', text: 'UPDATE stock SET n = $1' },
    ]);
  });

  it('refuses to order by what statements do not have, and ranges whose samples it would not read', async () => {
    const order = await stack.get(`/servers/${full.serverId}/queries?order=beauty`, { token });
    const long = await stack.get(`/servers/${full.serverId}/activity/history?from=now-30d`, { token });

    expect([order, long].map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'query.unknown-order'],
      [400, 'query.range-too-long'],
    ]);
    expect(long.body.detail).toContain('QUERY_MAX_ACTIVITY_HOURS');
  });
});
