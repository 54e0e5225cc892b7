import { randomUUID } from 'node:crypto';

import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();

/** Ten polls that end just now: 150 transactions a second, CPUs busy by a quarter. */
const polls = (from = NOW - 95_000) =>
  Array.from({ length: 10 }, (_, tick) => ({
    collectedAt: from + tick * 10_000,
    frames: [
      aFrame('pg_stat_database', [
        {
          at: from + tick * 10_000,
          rows: [
            { datid: 1, datname: 'shop', xact_commit: tick * 1_000, xact_rollback: 0 },
            { datid: 2, datname: 'app', xact_commit: tick * 400, xact_rollback: tick * 100 },
          ],
        },
      ]),
      aFrame('os_cpu', [
        { at: from + tick * 10_000, rows: [{ user: tick * 2_000, system: tick * 500, idle: tick * 7_500 }] },
      ]),
      aFrame('server', [
        {
          at: from + tick * 10_000,
          rows: [{ uptime_seconds: 500 + tick * 10, max_connections: 100, in_recovery: false }],
        },
      ]),
      aFrame('pg_stat_activity_counts', [
        {
          at: from + tick * 10_000,
          rows: [
            { state: 'active', datname: 'shop', usename: 'app', count: 3 },
            { state: 'idle', datname: 'shop', usename: 'app', count: 9 },
          ],
        },
      ]),
    ],
    states: tick === 0 ? [{ family: 'server' }, { family: 'pg_stat_database' }] : [],
  }));

describe('the fleet over HTTP', () => {
  let stack: TestStack;
  const [organisation, other] = [randomUUID(), randomUUID()];
  let token: string;
  let otherToken: string;
  let healthy: TestServer;
  let down: TestServer;
  let foreign: TestServer;

  const collectorOf = async ({ collectorId }: TestServer) => {
    const { body } = await stack.get('/collectors', { token });
    return body.items.find(({ id }: { id: string }) => id === collectorId);
  };

  beforeAll(async () => {
    stack = await TestStack.start({ LIVE_HEARTBEAT_SECONDS: '1', LIVE_MAX_CLIENTS: '3' });
    [token, otherToken] = [await stack.token(organisation), await stack.token(other)];
    healthy = await stack.addServer(organisation, 'alpha');
    down = await stack.addServer(organisation, 'beta');
    await stack.addServer(organisation, 'gamma');
    foreign = await stack.addServer(other, 'alpha');
    await stack.store(healthy, polls());
    await stack.store(foreign, polls());
    const gap = { fromSequence: 2n, toSequence: 4n, fromMs: NOW - 60_000, toMs: NOW - 40_000, reason: 'spool-full' };
    const unreachable = { family: 'server', state: 'unavailable', reason: 'connection refused' };
    await stack.store(down, [
      { collectedAt: NOW - 70_000, sequence: 1n, states: [{ family: 'server' }] },
      { collectedAt: NOW - 5_000, sequence: 5n, gaps: [gap], states: [unreachable] },
    ]);
    // The service has heard of what was stored last, and so of what was stored before.
    await eventually(async () => {
      const { body } = await stack.get(`/servers/${down.serverId}`, { token });
      expect(body.state).toBe('down');
    });
  });

  afterAll(() => stack.stop());

  it('lists servers with their health and load', async () => {
    const { body } = await stack.get('/servers', { token });

    expect(body.items.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ['alpha', 'healthy'],
      ['beta', 'down'],
      ['gamma', 'unknown'],
    ]);
    expect(body.items[0]).toMatchObject({
      id: healthy.serverId,
      transactionsPerSecond: 150,
      cpuPercent: 25,
      activeSessions: 3,
      connections: 12,
      maxConnections: 100,
      inRecovery: false,
      systemIdentifier: '7512345678901234567',
      lastCollectedAt: NOW - 5_000,
    });
    expect(body.items[1].stateReason).toContain('connection refused');
  });

  it('says of each server in the list what it says of the server alone', async () => {
    const { body } = await stack.get('/servers', { token });

    for (const listed of body.items) {
      const { body: alone } = await stack.get(`/servers/${listed.id}`, { token });
      expect(alone).toMatchObject({ ...listed, dataAgeMs: listed.dataAgeMs === null ? null : expect.any(Number) });
    }
  });

  it('pages through the fleet, and filters it', async () => {
    const first = await stack.get('/servers?limit=2', { token });
    const second = await stack.get(`/servers?limit=2&cursor=${first.body.nextCursor}`, { token });
    const found = await stack.get('/servers?search=GAM', { token });
    const sick = await stack.get('/servers?state=down', { token });
    const broken = await stack.get('/servers?cursor=abc', { token });

    const names = ({ body }: typeof first) => body.items.map(({ name }: { name: string }) => name);
    expect([names(first), names(second), second.body.nextCursor]).toEqual([['alpha', 'beta'], ['gamma'], null]);
    expect([names(found), names(sick)]).toEqual([['gamma'], ['beta']]);
    expect([broken.status, broken.body.code]).toEqual([400, 'http.invalid-cursor']);
  });

  it('shows one server, and the states of its families', async () => {
    const { body } = await stack.get(`/servers/${healthy.serverId}`, { token });
    const states = await stack.get(`/servers/${down.serverId}/states`, { token });

    expect(body).toMatchObject({ name: 'alpha', uptimeSeconds: 590, collectorIds: [healthy.collectorId] });
    expect(states.body.items).toMatchObject([{ family: 'server', state: 'unavailable', reason: 'connection refused' }]);
  });

  it('answers another organisation as if the server did not exist', async () => {
    const paths = [
      '',
      '/states',
      '/series?metric=os_cpu.user',
      '/queries',
      '/queries/5',
      '/activity',
      '/activity/history',
    ];

    const answers = await Promise.all(
      paths.map((path) => stack.get(`/servers/${healthy.serverId}${path}`, { token: otherToken })),
    );

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      paths.map(() => [404, 'query.server-not-found']),
    );
    const fleet = await stack.get('/servers', { token: otherToken });
    expect(fleet.body.items.map(({ id }: { id: string }) => id)).toEqual([foreign.serverId]);
    const collectors = await stack.get('/collectors', { token: otherToken });
    expect(collectors.body.items.map(({ id }: { id: string }) => id)).toEqual([foreign.collectorId]);
  });

  it('refuses a caller without a valid credential on every route but the document', async () => {
    const paths = [
      '/servers',
      '/metrics/catalogue',
      '/collectors',
      '/live',
      `/servers/${healthy.serverId}/series?metric=x`,
    ];

    const answers = await Promise.all(paths.map((path) => stack.get(path)));
    const document = await stack.get('/openapi.json');

    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 401));
    expect([document.status, document.body.openapi]).toEqual([200, '3.1.0']);
  });

  it('says what collectors have delivered, and what was lost', async () => {
    const { body } = await stack.get('/collectors', { token });

    const collector = await collectorOf(down);
    expect(collector).toMatchObject({ name: 'collector of beta', state: 'connected', servers: 1 });
    expect(collector.streams[0]).toMatchObject({
      serverId: down.serverId,
      receivedTo: 5,
      storedTo: 1,
      missing: 3,
      gaps: [{ fromSequence: 2, toSequence: 4, reason: 'spool-full' }],
    });
    expect(JSON.stringify(body)).not.toContain('tokenHash');
  });

  it('says which version a collector is, and what is to be upgraded', async () => {
    const unknown = await collectorOf(down);
    await stack.connect(down, '0.0.9');

    await eventually(async () =>
      expect(await collectorOf(down)).toMatchObject({ version: '0.0.9', upgrade: 'collector' }),
    );
    expect(unknown).toMatchObject({ version: null, upgrade: null });
  });

  it('lists every metric there is', async () => {
    const { body } = await stack.get('/metrics/catalogue', { token });

    const ids = body.families.flatMap(({ metrics }: { metrics: { id: string }[] }) => metrics.map(({ id }) => id));
    expect(ids).toContain('pg_stat_database.xact_commit');
  });

  it('tells a live client of what is stored for its organisation, and of nothing else', async () => {
    const live = await openLive(stack, token, '');

    await stack.store(foreign, [{ collectedAt: NOW, frames: [] }]);
    await stack.store(healthy, [{ collectedAt: NOW + 1, frames: polls()[0].frames.slice(0, 1) }]);
    const stored = await live.next('stored');

    expect(stored).toMatchObject({
      serverId: healthy.serverId,
      collectedAtMs: NOW + 1,
      families: ['pg_stat_database'],
    });
    expect(await live.next('ping')).toEqual({ at: expect.any(Number) });
    await live.close();
  });

  it('does not open a live stream on a server of another organisation, nor more streams than it may', async () => {
    const foreignStream = await stack.get(`/live?watch=${foreign.serverId}`, { token });
    const open = await Promise.all([1, 2, 3].map(() => openLive(stack, token, `?servers=${healthy.serverId}`)));
    const oneMore = await stack.get('/live', { token });

    expect([foreignStream.status, oneMore.status, oneMore.headers.get('retry-after')]).toEqual([404, 429, '5']);
    await Promise.all(open.map((live) => live.close()));
  });

  it('says that somebody watches a server while a live stream is open on it', async () => {
    const watched = await stack.followWatched();

    const live = await openLive(stack, token, `?watch=${healthy.serverId}`);

    expect(await watched.seen).toMatchObject({ organisationId: organisation, serverId: healthy.serverId });
    await live.close();
  });
});

async function openLive(stack: TestStack, token: string, query: string) {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  // The stream of the test before may not have been noticed as closed yet.
  const response = await eventually(async () => {
    const opened = await fetch(`${stack.service.url}/api/v1/live${query}`, { headers, signal: abort.signal });
    expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    return opened;
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (event: string): Promise<unknown> => {
    for (;;) {
      const found = new RegExp(`event: ${event}\ndata: (.*)\n\n`).exec(text);
      if (found) {
        text = text.slice(found.index + found[0].length);
        return JSON.parse(found[1]);
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the live stream ended');
      text += value;
    }
  };
  await next('ping');
  return { next, close: async () => abort.abort() };
}
