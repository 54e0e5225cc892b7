import { randomUUID } from 'node:crypto';

import type { AttentionItem } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestPoll, TestServer } from '../testing.js';

const NOW = Date.now();
const TICK_MS = 10_000;

const polls = (family: string, count: number, rows: (at: number, tick: number) => TestPoll['rows']) =>
  aFrame(
    family,
    Array.from({ length: count }, (_, tick) => {
      const at = NOW - (count - tick) * TICK_MS;
      return { at, rows: rows(at, tick) };
    }),
  );
const connections = (count: (tick: number) => number) =>
  polls('pg_stat_activity_counts', 60, (_, tick) => [
    { state: 'idle', datname: 'shop', usename: 'app', count: count(tick) },
  ]);
const server = polls('server', 60, () => [{ max_connections: 100, in_recovery: false, uptime_seconds: 1 }]);
const waiting = (at: number): TestPoll['rows'] => [
  {
    pid: 10,
    backend_start: 5,
    usename: 'app',
    state: 'idle in transaction',
    state_change: at - 40_000,
    xact_start: at - 45_000,
  },
  {
    pid: 11,
    backend_start: 6,
    usename: 'app',
    state: 'active',
    blocked_by: '10',
    lock_wait_ms: 38_000,
    lock_mode: 'ShareLock',
  },
  { pid: 12, backend_start: 7, usename: 'app', state: 'active', blocked_by: '11,10', lock_wait_ms: 20_000 },
];

describe('attention over HTTP', () => {
  let stack: TestStack;
  const organisation = randomUUID();
  let token: string;
  let busy: TestServer;
  let down: TestServer;
  let silent: TestServer;
  let fresh: TestServer;

  const itemsOf = async (of: TestServer): Promise<Record<string, AttentionItem>> => {
    const { body } = await stack.get(`/servers/${of.serverId}/attention`, { token });
    return Object.fromEntries(body.items.map((item: AttentionItem) => [item.condition, item]));
  };

  beforeAll(async () => {
    stack = await TestStack.start({ ATTENTION_EVERY_MS: '50' });
    token = await stack.token(organisation);
    [busy, down, silent, fresh] = await Promise.all(
      ['busy', 'down', 'silent', 'fresh'].map((name) => stack.addServer(organisation, name)),
    );
    await stack.store(busy, [
      {
        collectedAt: NOW,
        // Clear for the first forty samples, then over the limit.
        frames: [connections((tick) => (tick < 40 ? 50 : 90)), server, polls('pg_stat_activity', 1, waiting)],
        states: [
          { family: 'server' },
          { family: 'pg_stat_activity' },
          { family: 'os_disk', state: 'unavailable', reason: 'remote: The server is not on this machine.' },
        ],
      },
    ]);
    const unreachable = { family: 'server', state: 'unavailable', reason: 'refused: connection refused' };
    await stack.store(down, [
      { collectedAt: NOW - 60_000, frames: [connections(() => 50), server], states: [{ family: 'server' }] },
      { collectedAt: NOW - 30_000, states: [unreachable] },
      { collectedAt: NOW, states: [unreachable] },
    ]);
    const old = aFrame('server', [{ at: NOW - 600_000, rows: [{ max_connections: 100 }] }]);
    await stack.store(silent, [{ collectedAt: NOW - 600_000, frames: [old], states: [{ family: 'server' }] }]);
    await eventually(async () => {
      const { body } = await stack.get('/attention?state=active', { token });
      expect(body.items.length).toBeGreaterThanOrEqual(4);
      expect((await itemsOf(busy))['connections-high'].since).toBe(NOW - 20 * TICK_MS);
    });
  });

  afterAll(() => stack.stop());

  it('tells what holds, since the sample in which it began, with numbers, who, and where to look', async () => {
    const { 'connections-high': high } = await itemsOf(busy);

    expect(high).toMatchObject({
      state: 'active',
      severity: 'warning',
      since: NOW - 20 * TICK_MS,
      sinceIsEarliest: false,
      summary: '90 of 100 connections are in use (90 %).',
      look: { page: `/servers/${busy.serverId}/connections` },
    });
    expect(high.evidence[0]).toMatchObject({ value: 90, unit: 'percent', threshold: 80 });
    expect(high.who[0]).toMatchObject({ kind: 'role', usename: 'app', detail: '90 connections, 90 of them idle' });
  });

  it('names the session at the root of a lock queue, and not one that waits itself', async () => {
    const { 'lock-wait': wait, 'idle-in-transaction': idle } = await itemsOf(busy);

    expect(wait).toMatchObject({ state: 'active', since: NOW - TICK_MS - 38_000 });
    expect(wait.who.map(({ part, pid }) => [part, pid])).toEqual([
      ['cause', 10],
      ['victim', 11],
    ]);
    expect(idle.state).toBe('clear');
  });

  it('says of a server that does not answer why and since when, and nothing else of it', async () => {
    const items = await itemsOf(down);

    expect(items['server-unreachable']).toMatchObject({
      state: 'active',
      severity: 'critical',
      since: NOW - 30_000,
      summary: 'The server does not answer its collector: connection refused',
    });
    expect(items['connections-high']).toMatchObject({ state: 'unknown', severity: null, since: null });
  });

  it('calls a server unreachable whose collector is silent, since its last sample', async () => {
    const { 'server-unreachable': item } = await itemsOf(silent);

    expect(item).toMatchObject({ state: 'active', since: NOW - 600_000 });
    expect(item.who).toMatchObject([{ kind: 'collector', name: 'collector of silent' }]);
  });

  it('says unknown with the reason where it cannot judge, and never clear', async () => {
    const [ofBusy, ofFresh] = await Promise.all([itemsOf(busy), itemsOf(fresh)]);

    expect(ofBusy['disk-low']).toMatchObject({
      state: 'unknown',
      summary: 'os_disk is not read: The server is not on this machine.',
    });
    expect(ofBusy['wraparound-near'].summary).toBe('No sample of pg_stat_database has been stored yet.');
    expect(Object.values(ofFresh).map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'unknown'));
  });

  it('lists the worst first, leaves out what is clear, and filters', async () => {
    const all = await stack.get('/attention?limit=500', { token });
    const critical = await stack.get('/attention?severity=critical', { token });
    const one = await stack.get(`/attention?condition=lock-wait&server=${busy.serverId}`, { token });
    const wrong = await stack.get('/attention?condition=nonsense', { token });

    const severities = all.body.items.map(({ severity }: AttentionItem) => severity);
    expect(severities).toEqual(severities.toSorted((a: string, b: string) => (a ?? 'x').localeCompare(b ?? 'x')));
    expect(all.body.items.some(({ state }: AttentionItem) => state === 'clear')).toBe(false);
    expect(all.body.servers).toMatchObject({ total: 4, critical: 2, warning: 1, unknown: 1 });
    expect(critical.body.items.map(({ serverName }: AttentionItem) => serverName)).toEqual(['silent', 'down']);
    expect(one.body.items).toHaveLength(1);
    expect(wrong.status).toBe(400);
  });

  it('counts for each server of the fleet what it needs', async () => {
    const { body } = await stack.get('/servers', { token });

    expect(body.items[0].attention).toMatchObject({ critical: 0, warning: 2, worst: 'connections-high' });
    expect(body.items[1].attention).toMatchObject({ critical: 1, warning: 0, worst: 'server-unreachable' });
  });

  it('ends a condition with the first sample in which it is gone, and begins it anew', async () => {
    const at = NOW + 1_000;
    const count = (moment: number, number: number) =>
      aFrame('pg_stat_activity_counts', [
        { at: moment, rows: [{ state: 'idle', datname: 'shop', usename: 'app', count: number }] },
      ]);
    const stateOf = async (state: string) =>
      eventually(async () => {
        const { 'connections-high': item } = await itemsOf(busy);
        expect(item.state).toBe(state);
        return item;
      });

    await stack.store(busy, [{ collectedAt: at, frames: [count(at, 20)] }]);
    await stateOf('clear');
    await stack.store(busy, [{ collectedAt: at + 1_000, frames: [count(at + 1_000, 97)] }]);

    expect(await stateOf('active')).toMatchObject({ severity: 'critical', since: at + 1_000 });
  });

  it('judges what was stored long after it was taken', async () => {
    const late = await stack.addServer(organisation, 'late');
    const at = NOW - 70_000;
    const sample = (moment: number, sessions: number) => [
      aFrame('server', [{ at: moment, rows: [{ max_connections: 100, in_recovery: false }] }]),
      aFrame('pg_stat_activity_counts', [
        { at: moment, rows: [{ state: 'active', datname: 'shop', count: sessions }] },
      ]),
    ];
    const judged = (summary: string) =>
      eventually(async () => expect((await itemsOf(late))['connections-high'].summary).toContain(summary));

    await stack.store(late, [{ collectedAt: at, frames: sample(at, 10) }]);
    await judged('10 of 100');
    await stack.store(late, [{ collectedAt: at + 10_000, frames: sample(at + 10_000, 20) }]);

    await judged('20 of 100');
  });

  it('judges all others where the samples of one server cannot be read', async () => {
    const [broken, whole] = await Promise.all(['broken', 'whole'].map((name) => stack.addServer(organisation, name)));
    const summaryOf = async (of: TestServer) => (await itemsOf(of))['connections-high'].summary;
    const sample = (at: number, sessions: number) => [
      aFrame('server', [{ at, rows: [{ max_connections: 100, in_recovery: false }] }]),
      aFrame('pg_stat_activity_counts', [{ at, rows: [{ state: 'active', datname: 'shop', count: sessions }] }]),
    ];
    const rubbish = sample(NOW, 10).map((frame) => ({ ...frame, body: Buffer.from('rubbish') }));

    await stack.store(broken, [{ collectedAt: NOW, frames: rubbish }]);
    for (const sessions of [10, 20]) {
      await stack.store(whole, [{ collectedAt: NOW + sessions, frames: sample(NOW + sessions, sessions) }]);
      await eventually(async () => expect(await summaryOf(whole)).toContain(`${sessions} of 100`));
    }

    expect(await summaryOf(broken)).not.toContain('of 100');
  });

  it('says unknown of a standby without a receiver whose last transaction is old, and of a receiver without numbers', async () => {
    const standby = await stack.addServer(organisation, 'archive standby');
    const store = (moment: number, delay: number, receivers: TestPoll['rows']) =>
      stack.store(standby, [
        {
          collectedAt: moment,
          frames: [
            aFrame('server', [{ at: moment, rows: [{ in_recovery: true, replay_delay_seconds: delay }] }]),
            aFrame('pg_stat_wal_receiver', [{ at: moment, rows: [] }]),
            aFrame('pg_stat_replication', [{ at: moment, rows: receivers }]),
          ],
        },
      ]);
    const becomes = (state: string, summary: string) =>
      eventually(async () => {
        const item = (await itemsOf(standby))['replay-lag'];
        expect(item).toMatchObject({ state, summary: expect.stringContaining(summary) });
      });

    await store(NOW, 20, []);
    await becomes('clear', 'Every standby keeps up');
    await store(NOW + 1_000, 900, []);
    await becomes('unknown', 'No WAL receiver runs');
    const sender = { pid: 9, application_name: 'cascaded', state: 'streaming' };
    await store(NOW + 2_000, 20, [{ ...sender, replay_lag: null, replay_lag_bytes: null }]);
    await becomes('unknown', 'How far cascaded is behind cannot be seen');
    await store(NOW + 3_000, 20, [{ ...sender, flush_lag: 0.5, flush_lag_bytes: 100 }]);
    await becomes('clear', 'Every standby keeps up');
    await store(NOW + 4_000, 900, [{ ...sender, replay_lag: 90, replay_lag_bytes: 100 }]);

    await becomes('active', 'cascaded is 90 s');
  });

  it('times lock waits by samples where the server does not tell, and says unknown where nothing does', async () => {
    const older = await stack.addServer(organisation, 'major 13');
    const waits = (at: number, began: number, observed = {}) => {
      const session = { pid: 5, backend_start: 1, state: 'active', wait_event_type: 'Lock', query_start: at - began };
      return aFrame('pg_stat_activity', [{ at, rows: [{ ...session, ...observed }] }]);
    };
    const says = (text: string) =>
      eventually(async () => expect((await itemsOf(older))['lock-wait']).toMatchObject(said(text)));
    const said = (text: string) => ({ summary: expect.stringContaining(text) });

    await stack.store(older, [{ collectedAt: NOW, frames: [waits(NOW, 900_000)] }]);
    await says('nothing tells since when');
    expect((await itemsOf(older))['lock-wait'].state).toBe('unknown');
    await stack.store(older, [{ collectedAt: NOW + 1_000, frames: [waits(NOW + 1_000, 5_000)] }]);

    await says('Nobody has waited');
    const observed = { lock_wait_ms: 45_000, lock_wait_observed: true };
    await stack.store(older, [{ collectedAt: NOW + 2_000, frames: [waits(NOW + 2_000, 900_000, observed)] }]);

    await says('1 session has waited');
    expect((await itemsOf(older))['lock-wait']).toMatchObject({
      state: 'active',
      since: NOW + 2_000 - 45_000,
      who: [{ part: 'victim', pid: 5, detail: 'seen waiting for 45 s' }],
    });
  });

  it('tells the same beginning after a restart, from the history', async () => {
    const before = await itemsOf(busy);
    await stack.restart();

    await eventually(async () => {
      const after = await itemsOf(busy);
      expect(after['connections-high']).toMatchObject({ state: 'active', since: before['connections-high'].since });
      expect(after['lock-wait'].since).toBe(before['lock-wait'].since);
    });
    expect((await itemsOf(down))['server-unreachable'].since).toBe(NOW - 30_000);
  });
});
