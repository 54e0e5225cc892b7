import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const HOUR = 3_600_000;
/** An hour of samples, and the hour before. */
const START = Math.floor((NOW - 2 * HOUR) / 60_000) * 60_000;
const MIDDLE = START + HOUR;
const END = MIDDLE + HOUR - 60_000;
const range = `from=${MIDDLE}&to=${END}`;
const who = { userid: 10, dbid: 5, toplevel: true, usename: 'app', datname: 'shop' };

/** What the first poll of the second hour tells has happened since the one before. */
const FAST_CALLS = (HOUR - 60_000) / 1_000;

/** Both are called once a second; a call of the first takes 10 ms, and 40 ms in the second hour. */
const totalsAt = (at: number) => {
  const calls = (at - START) / 1_000;
  const slow = 10 * Math.min(calls, FAST_CALLS) + 40 * Math.max(0, calls - FAST_CALLS);
  return {
    at,
    rows: [
      {
        ...who,
        queryid: 1,
        calls,
        total_exec_time: slow,
        rows: calls * 2,
        shared_blks_hit: calls * 6,
        shared_blks_read: 0,
      },
      { ...who, queryid: 2, calls, total_exec_time: calls * 20, rows: 0, shared_blks_hit: 0, shared_blks_read: calls },
    ],
  };
};
const fullAt = (at: number) => ({
  at,
  rows: [{ ...who, queryid: 1, calls: (at - START) / 1_000, wal_bytes: (at - START) * 5, plans: null }],
});
const texts = {
  at: START,
  rows: [
    {
      queryid: 1,
      dbid: 5,
      fingerprint: 'aaaaaaaaaaaaaaaa',
      text: 'SELECT n FROM stock WHERE id = $1',
      tags: '{"route":"/cart"}',
    },
    { queryid: 2, dbid: 5, fingerprint: 'bbbbbbbbbbbbbbbb', text: 'DELETE FROM carts', tags: null },
  ],
};
const other = {
  at: START,
  rows: [
    { queryid: 77, dbid: 5, fingerprint: 'aaaaaaaaaaaaaaaa', text: 'SELECT n FROM stock WHERE id = $1', tags: null },
  ],
};

describe('statements against an earlier range, and over all servers', () => {
  let stack: TestStack;
  let token: string;
  let first: TestServer;
  let second: TestServer;
  let bare: TestServer;

  const ask = async (path: string) => {
    const { status, body } = await stack.get(path, { token });
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body;
  };

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    first = await stack.addServer(organisationId, 'first');
    second = await stack.addServer(organisationId, 'second');
    bare = await stack.addServer(organisationId, 'third');
    const states = ['pg_stat_statements', 'pg_stat_activity'].map((family) => ({ family, intervalMs: 60_000 }));
    const minutes = Array.from({ length: (END - START) / 60_000 + 1 }, (_, index) => START + index * 60_000);
    const polls = minutes.map(totalsAt);
    await stack.store(first, [
      {
        collectedAt: END,
        frames: [
          aFrame('pg_stat_statements', polls),
          aFrame('pg_stat_statements_full', minutes.map(fullAt)),
          aFrame('query_text', [texts]),
        ],
        states,
      },
    ]);
    // The same statement has another id on a server of another major version.
    const renamed = polls.map(({ at, rows }) => ({ at, rows: [{ ...rows[0], queryid: 77 }] }));
    await stack.store(second, [
      { collectedAt: END, frames: [aFrame('pg_stat_statements', renamed), aFrame('query_text', [other])], states },
    ]);
    const session = {
      pid: 1,
      backend_start: START,
      datname: 'shop',
      usename: 'app',
      state: 'active',
      fingerprint: 'cccccccccccccccc',
      query: 'VACUUM',
    };
    const setting = { name: 'shared_preload_libraries', setting: 'auto_explain, "pg_cron"' };
    const reason = 'not-preloaded: pg_stat_statements is not loaded.';
    await stack.store(bare, [
      {
        collectedAt: END,
        frames: [
          aFrame('pg_stat_activity', [{ at: END - 5_000, rows: [session] }]),
          aFrame('pg_settings', [{ at: START, rows: [setting] }]),
        ],
        states: [{ family: 'pg_stat_statements', state: 'unavailable', reason }],
      },
    ]);
  });
  afterAll(() => stack.stop());

  it('do not grow from a range that was watched in part, but for what is no sum', async () => {
    const half = `from=${START + HOUR / 2}&to=${END}&compare=1h`;
    const changes = async (order: string) => {
      const { items } = await ask(`/servers/${first.serverId}/queries?${half}&order=${order}`);
      return items.map(({ compared }: { compared: { change: number | null } }) => compared.change);
    };

    expect(await changes('total_exec_time')).toEqual([null, null]);
    expect(await changes('mean_exec_time')).toEqual([expect.any(Number), 0]);
  });

  it('tell their share of the measure, and how it changed since the earlier range', async () => {
    const { items, compared } = await ask(
      `/servers/${first.serverId}/queries?${range}&order=total_exec_time&compare=1h`,
    );

    expect(items.map(({ queryId, share }: { queryId: string; share: number }) => [queryId, share])).toEqual([
      ['1', 0.6667],
      ['2', 0.3333],
    ]);
    expect(items[0].compared).toMatchObject({ meanTimeMs: 10, slower: true });
    expect(items[0].compared.change / items[0].value).toBeCloseTo(0.75, 1);
    expect(items[1].compared).toMatchObject({ meanTimeMs: 20, slower: false });
    expect(compared).toMatchObject({ from: MIDDLE - HOUR, to: END - HOUR });
    expect(compared.slowerRule).toContain('1.5 times');
  });

  it('rank by what grew most, and refuse that without an earlier range', async () => {
    const byChange = `/servers/${first.serverId}/queries?${range}&order=mean_exec_time&rank=change`;
    const { items } = await ask(`${byChange}&compare=1h`);
    const refused = await stack.get(byChange, { token });

    expect(items.map(({ queryId }: { queryId: string }) => queryId)).toEqual(['1', '2']);
    expect(items[0].compared.change).toBeCloseTo(30, 6);
    expect([refused.status, refused.body.code]).toEqual([400, 'query.nothing-to-compare']);
  });

  it('are filtered by kind', async () => {
    const { items, found } = await ask(`/servers/${first.serverId}/queries?${range}&kind=delete&kind=update`);

    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['delete']);
    expect(found).toEqual({ datnames: ['shop'], usenames: ['app'] });
  });

  it('say which SQL brings pg_stat_statements, and keep what is loaded already', async () => {
    const { estimate, installSql } = await ask(`/servers/${bare.serverId}/queries?from=${START}`);

    expect(estimate).toBe(true);
    expect(installSql).toEqual([
      "ALTER SYSTEM SET shared_preload_libraries = 'auto_explain', 'pg_cron', 'pg_stat_statements';",
      '-- restart PostgreSQL, then:',
      'CREATE EXTENSION IF NOT EXISTS pg_stat_statements;',
    ]);
  });

  it('show one with all its measures, blocks per row, and that it became slower since the range before', async () => {
    const detail = await ask(`/servers/${first.serverId}/queries/1?${range}&points=60`);

    expect(detail).toMatchObject({ kind: 'select', blocksPerRow: 3, tags: { route: '/cart' }, runningAt: null });
    expect(detail.regression).toMatchObject({ slower: true, meanTimeMs: 40, meanTimeBeforeMs: 10 });
    expect(detail.lastSeenAt).toBe(END);
    expect(detail.firstSeenAt).toBeGreaterThan(START);
    const last = (metric: string) =>
      detail.series.find((one: { metric: string }) => one.metric === metric)?.series[0].points.at(-2)[1];
    expect(['mean_exec_time', 'rows_per_call', 'blocks_per_row', 'wal_bytes'].map(last)).toEqual([40, 2, 3, 5_000]);
    expect(detail.series.map(({ metric }: { metric: string }) => metric)).not.toContain('plans');
  });

  it('are one over all servers by our fingerprint, whatever their ids', async () => {
    const page = await ask(`/queries?${range}&order=total_exec_time`);
    const detail = await ask(`/queries/aaaaaaaaaaaaaaaa?${range}&points=60`);

    expect(page).toMatchObject({ serversRead: 3, leftOut: [], estimatedServers: 1, samplesReason: null });
    const [top] = page.items;
    expect(top).toMatchObject({ fingerprint: 'aaaaaaaaaaaaaaaa', servers: 2, share: 0.8 });
    expect(page.items.map(({ fingerprint }: { fingerprint: string }) => fingerprint[0])).toEqual(['a', 'b', 'c']);
    expect(detail.servers.map(({ name, queryIds }: { name: string; queryIds: string[] }) => [name, queryIds])).toEqual([
      ['first', ['1']],
      ['second', ['77']],
    ]);
    expect(detail.calls).toBe(top.calls);
    const mean = detail.series.find(({ metric }: { metric: string }) => metric === 'mean_exec_time');
    expect(mean.series.map(({ labels }: { labels: { server: string } }) => labels.server)).toEqual(['first', 'second']);
    expect(mean.series[0].points.at(-2)[1]).toBe(40);
  });

  it('of no server that wears the label are none, and a fingerprint that nobody ran is not found', async () => {
    const page = await ask(`/queries?${range}&label=env:production`);
    const unknown = await stack.get('/queries/dddddddddddddddd', { token });

    expect([page.serversRead, page.items]).toEqual([0, []]);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'query.query-not-found']);
  });
});
