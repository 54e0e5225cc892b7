import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

/** The newest poll; on a whole minute, so that polls fall on steps. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000;
const POLLS = 31;

describe('the Prometheus API', () => {
  const organisationId = randomUUID();
  let stack: TestStack;
  let shop: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start({ PROMETHEUS_MAX_VALUES: '2000', PROMETHEUS_MAX_READS: '50' });
    token = await stack.token(organisationId);
    shop = await stack.addServer(organisationId, 'shop');
    const bank = await stack.addServer(organisationId, 'bank');
    await stack.addServer(randomUUID(), 'stranger');
    // Five minutes at ten seconds: 5 and 2 commits a second in two databases of one server, 1 in the other.
    await fill(shop, [
      ['orders', 5],
      ['users', 2],
    ]);
    await fill(bank, [['ledger', 1]]);
    // A setting that was read once and did not change: polls leave it out.
    await stack.store(shop, [
      {
        collectedAt: NOW - 600_000,
        frames: [aFrame('pg_settings', [{ at: NOW - 600_000, rows: [{ name: 'work_mem', setting: '4096' }] }])],
      },
    ]);
  });
  afterAll(() => stack.stop());

  async function fill(server: TestServer, rates: readonly (readonly [string, number])[]): Promise<void> {
    const polls = Array.from({ length: POLLS }, (_, index) => ({
      at: NOW - (POLLS - 1 - index) * 10_000,
      rows: rates.map(([datname, perSecond], place) => ({
        datid: 16_384 + place,
        datname,
        xact_commit: BigInt(perSecond * index * 10),
        numbackends: index,
      })),
    }));
    await stack.store(server, [{ collectedAt: NOW, frames: [aFrame('pg_stat_database', polls)] }]);
  }

  async function ask(
    path: string,
    parameters: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<{ status: number; body: Record<string, never> }> {
    const form = new URLSearchParams(parameters);
    const url = `${stack.service.url}/prometheus/api/v1${path}`;
    const response = await fetch(method === 'GET' ? `${url}?${form.toString()}` : url, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'GET' ? {} : { body: form }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  }

  const at = String(NOW / 1_000);

  it('answers rates of counters with the labels of rows and servers', async () => {
    const { body } = await ask('/query', {
      query: 'rate(pg_stat_database_xact_commit{datname="orders"}[2m])',
      time: at,
    });

    expect(body).toMatchObject({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          {
            metric: { server: 'shop', server_id: shop.serverId, label_env: 'test', datname: 'orders', datid: '16384' },
            value: [NOW / 1_000, '5'],
          },
        ],
      },
    });
  });

  it.each(['GET', 'POST'] as const)(
    'answers ranges by %s, over the servers of the organisation alone',
    async (method) => {
      const asked = { query: 'sum by (server) (rate(pg_stat_database_xact_commit[1m]))', step: '60' };
      const { body } = await ask('/query_range', { ...asked, start: String(NOW / 1_000 - 120), end: at }, method);

      const steps = [NOW / 1_000 - 120, NOW / 1_000 - 60, NOW / 1_000];
      expect(body).toMatchObject({
        data: {
          resultType: 'matrix',
          result: [
            { metric: { server: 'bank' }, values: steps.map((step) => [step, '1']) },
            { metric: { server: 'shop' }, values: steps.map((step) => [step, '7']) },
          ],
        },
      });
    },
  );

  it('answers the same from roll-ups once samples are closed', async () => {
    await stack.closeChunks();

    const { body } = await ask('/query', {
      query: 'max by (server) (max_over_time(pg_stat_database_numbackends[4m]))',
      time: at,
    });

    expect(body).toMatchObject({ data: { result: [{ metric: { server: 'bank' }, value: [NOW / 1_000, '30'] }, {}] } });
  });

  it('lists names and values of labels, series and metadata', async () => {
    const match = { 'match[]': 'pg_stat_database_xact_commit{server="shop"}' };

    expect((await ask('/labels', match)).body).toMatchObject({
      data: ['__name__', 'datid', 'datname', 'label_env', 'server', 'server_id'],
    });
    expect((await ask('/label/datname/values', match)).body).toMatchObject({ data: ['orders', 'users'] });
    expect((await ask('/label/server/values', {})).body).toMatchObject({ data: ['bank', 'shop'] });
    expect((await ask('/series', match)).body).toMatchObject({ data: [{ datname: 'orders' }, { datname: 'users' }] });
    expect((await ask('/metadata', { metric: 'pg_stat_database_xact_commit' })).body).toMatchObject({
      data: { pg_stat_database_xact_commit: [{ type: 'counter', unit: 'transactions' }] },
    });
    expect((await ask('/query', { query: '1 + 1' })).body).toMatchObject({ data: { resultType: 'scalar' } });
  });

  it('says what is missing from an answer', async () => {
    const since = NOW - 900_000;
    const states = [{ family: 'pg_stat_database', intervalMs: 10_000 }];
    await stack.store(shop, [{ collectedAt: since, states }]);

    const { body } = await ask('/query', { query: 'increase(pg_stat_database_xact_commit[15m])', time: at });

    expect(body).toMatchObject({
      status: 'success',
      warnings: [expect.stringMatching(/^shop: \d+ of \d+ polls of pg_stat_database are there/)],
    });
  });

  it.each([
    ['rate(pg_stat_database_xact_commit[', 400, 'not understood'],
    ['stddev(pg_stat_database_xact_commit)', 400, 'The aggregation stddev is not answered here'],
    ['pg_stat_database_xact_commit{datname=~"("}', 400, 'is not a regular expression'],
  ])('refuses %s in the words of Prometheus', async (query, status, reason) => {
    const answer = await ask('/query', { query });

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      status: 'error',
      errorType: 'bad_data',
      error: expect.stringContaining(reason),
    });
  });

  it('refuses what names more metrics of servers than one query may read, before it reads them', async () => {
    const everything = '{server="shop"}';
    const answers = [await ask('/query', { query: everything }), await ask('/series', { 'match[]': everything })];

    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(body).toMatchObject({ status: 'error', error: expect.stringContaining('PROMETHEUS_MAX_READS') });
    }
  });

  it('refuses too many steps, and a caller without a token', async () => {
    const asked = { query: 'vector(1)', start: '0', end: '1000000', step: '1' };

    expect((await ask('/query_range', asked)).body).toMatchObject({ error: expect.stringContaining('11000') });
    const dear = { ...asked, query: Array.from({ length: 20 }, () => 'vector(1)').join(' + '), end: '100' };
    expect((await ask('/query_range', dear)).body).toMatchObject({
      error: expect.stringContaining('PROMETHEUS_MAX_VALUES'),
    });
    const response = await fetch(`${stack.service.url}/prometheus/api/v1/query?query=1`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 'error', errorType: 'unauthorized' });
  });
});
