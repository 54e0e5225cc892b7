import { randomUUID } from 'node:crypto';

import type { SeriesAnswer } from '@pganalytics/contracts';

import { TestStack, aFrame, aFrameOf } from '../testing.js';
import type { TestServer } from '../testing.js';

const MINUTE = 60_000;
/** A full hour, three hours ago: closed, settled, and the same for the whole run. */
const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const NEAR_THE_END = 9_223_372_036_854_775_807n - 359n * 7n;

/**
 * One hour of polls every 10 s. shop commits 100 per poll; app commits 50 and is reset at poll 90;
 * blks_hit of shop ends at 2^63 - 1; the polls from minute 40 to 45 were dropped.
 */
const polls = Array.from({ length: 360 }, (_, index) => ({
  at: START + index * 10_000,
  rows: [
    {
      datid: 1,
      datname: 'shop',
      xact_commit: 1_000 + index * 100,
      blks_hit: NEAR_THE_END + BigInt(index) * 7n,
      numbackends: index % 10,
    },
    {
      datid: 2,
      datname: 'app',
      xact_commit: index < 90 ? 5_000 + index * 50 : (index - 90) * 50,
      blks_hit: index,
      numbackends: 2,
    },
  ],
}));
const dropped = (index: number) => index >= 240 && index < 270;
const columns = 'pg_stat_database';

describe('reading a series over HTTP', () => {
  let stack: TestStack;
  let server: TestServer;
  let token: string;

  const read = async (query: string): Promise<SeriesAnswer> => {
    const { status, body } = await stack.get(`/servers/${server.serverId}/series?${query}`, { token });
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body;
  };
  const range = (from: number, to: number) => `from=${START + from * MINUTE}&to=${START + to * MINUTE}`;

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'one');
    const snapshots = polls.map((poll, index) => ({
      collectedAt: poll.at,
      sequence: BigInt(index + 1),
      frames: [aFrame(columns, [poll])],
      states: index === 0 ? [{ family: columns, intervalMs: 10_000 }] : [],
    }));
    const kept = snapshots.filter((_, index) => !dropped(index));
    const gap = {
      fromSequence: 241n,
      toSequence: 270n,
      fromMs: polls[240].at,
      toMs: polls[269].at,
      reason: 'spool-full',
    };
    kept[240] = { ...kept[240], gaps: [gap] } as (typeof kept)[number];
    await stack.store(server, kept);
  });

  afterAll(() => stack.stop());

  it('keeps a counter exact to 2^63 - 1', async () => {
    const { series, kind, unit, step, value } = await read(
      `metric=${columns}.blks_hit&where=datname:shop&value=total&step=raw&${range(59, 60)}`,
    );

    expect({ kind, unit, step, value }).toEqual({ kind: 'counter', unit: 'blocks', step: 'raw', value: 'total' });
    expect(series[0].points.at(-1)).toEqual([polls[359].at, '9223372036854775807']);
    expect(series[0].points.at(-2)).toEqual([polls[358].at, '9223372036854775800']);
  });

  it('adds totals of several rows exactly', async () => {
    const { series } = await read(`metric=${columns}.blks_hit&value=total&step=raw&${range(59, 60)}`);

    expect(series[0].points.at(-1)).toEqual([polls[359].at, '9223372036854776166']);
  });

  it('gives rates per second, with a line per value of a dimension', async () => {
    const { series } = await read(`metric=${columns}.xact_commit&by=datname&step=raw&${range(1, 3)}`);

    expect(series.map(({ labels }) => labels)).toEqual([{ datname: 'shop' }, { datname: 'app' }]);
    expect(series[0].points).toEqual(polls.slice(6, 18).map(({ at }) => [at, 10]));
    expect(series[1].points.every(([, rate]) => rate === 5)).toBe(true);
  });

  it('knows no rate right after a reset, in the row and in every sum over it', async () => {
    const reset = polls[90].at;
    const byDatabase = await read(`metric=${columns}.xact_commit&by=datname&step=raw&${range(14, 16)}`);
    const all = await read(`metric=${columns}.xact_commit&step=raw&${range(14, 16)}`);

    const pointAt = (points: SeriesAnswer['series'][number]['points']) => points.find(([at]) => at === reset);
    expect(byDatabase.series.map(({ points }) => pointAt(points)?.[1])).toEqual([10, null]);
    expect(pointAt(all.series[0].points)).toEqual([reset, null]);
    expect(all.series[0].points.filter(([, rate]) => rate !== null).every(([, rate]) => rate === 15)).toBe(true);
  });

  it('ends the line at a gap and says why the samples are missing', async () => {
    const { series, completeness } = await read(
      `metric=${columns}.xact_commit&where=datname:shop&step=raw&${range(35, 50)}`,
    );

    expect(completeness).toMatchObject({ expected: 90, present: 60 });
    expect(completeness.gaps.map(({ reason }) => reason)).toEqual(['spool-full']);
    expect(series[0].points.filter(([at]) => at >= polls[240].at && at <= polls[270].at)).toEqual([
      [polls[240].at, null],
      [polls[270].at, null],
    ]);
  });

  it('counts every poll as due and present where none is missing', async () => {
    const { completeness } = await read(`metric=${columns}.xact_commit&${range(0, 30)}`);

    expect(completeness).toEqual({ expected: 180, present: 180, gaps: [] });
  });

  it('agrees between raw polls and roll-ups', async () => {
    const questions = [
      'xact_commit&by=datname',
      'numbackends&aggregate=max&by=datname',
      'numbackends',
      'blks_hit&value=total',
    ];
    const ask = () =>
      Promise.all(questions.map((question) => read(`metric=${columns}.${question}&step=1m&${range(1, 35)}`)));
    const hot = await ask();
    const [longer] = [await read(`metric=${columns}.xact_commit&by=datname&step=5m&${range(0, 60)}`)];

    await stack.closeChunks();
    const rolled = await stack.get(
      `/servers/${server.serverId}/series?metric=${columns}.xact_commit&by=datname&step=5m&points=13&${range(0, 60)}`,
      { token },
    );

    expect(hot[0]).toMatchObject({ step: '60s', stepMs: 60_000 });
    expect(hot[0].series[0].points).toEqual(
      Array.from({ length: 34 }, (_, index) => [START + (index + 1) * MINUTE, 10]),
    );
    expect(hot[0].series[1].points.every(([, rate]) => rate === 5)).toBe(true);
    expect(hot[3].series[0].points[0]).toEqual([START + MINUTE, String(NEAR_THE_END + 11n * 8n)]);
    expect(rolled.body.series).toEqual(longer.series);
    const fresh = await Promise.all(
      questions.map((question) => read(`metric=${columns}.${question}&step=1m&points=12&${range(1, 35)}`)),
    );
    expect(fresh.map(({ series }) => series)).toEqual(hot.map(({ series }) => series));
  });

  it('reads back what simple clients sent, by their own labels', async () => {
    const columns = [
      { name: 'metric', role: 'dimension', type: 'text' },
      { name: 'labels', role: 'dimension', type: 'text' },
      { name: 'value', role: 'gauge', type: 'float' },
    ] as const;
    const sample = (metric: string, labels: string, value: number) => ({ metric, labels, value });
    const rows = [
      sample('orders', '{"region":"eu"}', 17),
      sample('orders', '{"region":"us"}', 4.5),
      sample('carts', '{}', 9),
    ];
    const frame = aFrameOf({ family: 'custom', version: 1, sparse: false, columns }, [{ at: START, rows }]);
    await stack.store(server, [{ collectedAt: START, sequence: 1_000n, frames: [frame] }]);

    const byRegion = await read(`metric=custom.orders&by=region&${range(0, 1)}`);
    const inEurope = await read(`metric=custom.orders&where=region:eu&${range(0, 1)}`);

    expect(byRegion.series).toEqual([
      { labels: { region: 'eu' }, points: [[START, 17]] },
      { labels: { region: 'us' }, points: [[START, 4.5]] },
    ]);
    expect(inEurope.series).toEqual([{ labels: {}, points: [[START, 17]] }]);
  });

  it('chooses the step by how many points fit', async () => {
    const steps = await Promise.all(
      [360, 120, 60, 6].map(
        async (points) => (await read(`metric=${columns}.numbackends&points=${points}&${range(0, 60)}`)).step,
      ),
    );

    expect(steps).toEqual(['raw', '30s', '60s', '600s']);
  });

  it('refuses too many points and names a step that fits', async () => {
    const question = `metric=${columns}.numbackends&step=1s&from=now-7d`;
    const { status, body } = await stack.get(`/servers/${server.serverId}/series?${question}`, { token });

    expect({ status, code: body.code }).toEqual({ status: 400, code: 'query.too-many-points' });
    expect(body.detail).toContain('QUERY_MAX_POINTS');
    expect(body.detail).toMatch(/step=\d+s/);
  });

  it.each([
    ['metric=pg_stat_database.beauty', 'query.unknown-metric'],
    [`metric=${columns}.xact_commit&by=colour`, 'query.unknown-dimension'],
    [`metric=${columns}.xact_commit&where=shop`, 'query.invalid-filter'],
    [`metric=${columns}.xact_commit&where=__proto__:x`, 'query.unknown-dimension'],
    [`metric=${columns}.xact_commit&from=yesterday`, 'http.invalid-moment'],
    [`metric=${columns}.xact_commit&from=now&to=now-1h`, 'query.range-reversed'],
    [`metric=${columns}.xact_commit&from=0`, 'query.range-too-long'],
    [`metric=${columns}.numbackends&value=rate`, 'query.not-a-series'],
    [`metric=${columns}.stats_reset`, 'query.not-a-series'],
    [`metric=${columns}.xact_commit&points=0`, 'http.invalid-request'],
  ])('answers %s with problem %s', async (question, code) => {
    const { status, headers, body } = await stack.get(`/servers/${server.serverId}/series?${question}`, { token });

    expect({ status, code: body.code }).toEqual({ status: 400, code });
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it('is kept unasked by a program with its own token once nothing can change, and by no browser, for the next person at it', async () => {
    const closed = `/servers/${server.serverId}/series?metric=${columns}.xact_commit&${range(0, 30)}`;
    const withGap = `/servers/${server.serverId}/series?metric=${columns}.xact_commit&${range(30, 50)}`;

    const first = await stack.get(closed, { token });
    const etag = first.headers.get('etag') ?? '';
    const again = await stack.get(closed, { token, headers: { 'if-none-match': etag } });

    expect(first.headers.get('cache-control')).toContain('immutable');
    expect(first.headers.get('vary')).toContain('cookie');
    const atBrowser = await stack.get(closed, { token, headers: { cookie: 'theme=dark' } });
    expect(atBrowser.headers.get('cache-control')).toBe('private, no-cache');
    expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: undefined });
    expect((await stack.get(withGap, { token })).headers.get('cache-control')).toBe('private, no-cache');
  });
});
