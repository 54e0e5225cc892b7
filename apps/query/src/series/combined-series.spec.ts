import { randomUUID } from 'node:crypto';

import { panelTextOf } from '@pganalytics/contracts';
import type { FleetSeries, PanelsAnswer, SeriesAnswer, TopAnswer } from '@pganalytics/contracts';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A full hour, three hours ago: settled, and the same for the whole run. */
const START = Math.floor(Date.now() / HOUR) * HOUR - 3 * HOUR;
const FAMILY = 'pg_stat_database';

/** Ten minutes of polls every 10 s; per poll shop hits 90 blocks and reads 10, app hits none and reads none. */
const pollsFrom = (start: number, hits: number) =>
  Array.from({ length: 60 }, (_, index) => ({
    at: start + index * 10_000,
    rows: [
      { datid: 1, datname: 'shop', blks_hit: index * hits, blks_read: index * 10, xact_commit: index, numbackends: 8 },
      { datid: 2, datname: 'app', blks_hit: 7, blks_read: 5, xact_commit: index * 3, numbackends: 2 },
    ],
  }));

describe('series of several metrics, ranges and servers', () => {
  let stack: TestStack;
  let server: TestServer;
  let other: TestServer;
  let token: string;
  const range = `from=${START}&to=${START + 600_000}`;

  const ask = async <T>(path: string): Promise<T> => {
    const { status, body } = await stack.get(path, { token });
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined });
    return body;
  };
  const series = (query: string) => ask<SeriesAnswer>(`/servers/${server.serverId}/series?${range}&${query}`);
  const top = (query: string) => ask<TopAnswer>(`/servers/${server.serverId}/top?${range}&${query}`);
  const labelled = (datname: string, { series: lines }: Pick<SeriesAnswer, 'series'>) =>
    lines.find(({ labels }) => labels['datname'] === datname)?.points.map(([, value]) => value);

  beforeAll(async () => {
    stack = await TestStack.start({ QUERY_MAX_FLEET_SERVERS: '2', QUERY_MAX_ANSWER_POINTS: '20000' });
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'one');
    other = await stack.addServer(organisationId, 'three');
    const declared = (at: number) => ({ collectedAt: at, states: [{ family: FAMILY, intervalMs: 10_000 }] });
    const snapshot = (polls: ReturnType<typeof pollsFrom>) => ({
      collectedAt: polls.at(-1)!.at,
      frames: [aFrame(FAMILY, polls)],
    });
    const earlier = pollsFrom(START - DAY, 40);
    await stack.store(server, [declared(START - DAY), snapshot(earlier), snapshot(pollsFrom(START, 90))]);
    await stack.closeChunks();
    await stack.store(other, [declared(START), snapshot(pollsFrom(START, 90))]);
    await stack.addServer(organisationId, 'two');
  });
  afterAll(() => stack.stop());

  it('gives the ratio of a metric to the sum of others, and null where nothing was counted', async () => {
    const answer = await series(
      `metric=${FAMILY}.blks_hit&per=${FAMILY}.blks_hit,${FAMILY}.blks_read&by=datname&step=60s`,
    );

    expect(answer).toMatchObject({ unit: 'ratio', value: 'delta', compared: null });
    expect(new Set(labelled('shop', answer))).toEqual(new Set([0.9]));
    expect(new Set(labelled('app', answer))).toEqual(new Set([null]));
  });

  it('adds and takes away metrics of one unit, and refuses others', async () => {
    const sum = await series(`metric=${FAMILY}.blks_hit&plus=${FAMILY}.blks_read&where=datname:shop&step=60s`);
    const difference = await series(`metric=${FAMILY}.blks_hit&minus=${FAMILY}.blks_read&by=datname&step=60s`);
    const refused = await stack.get(
      `/servers/${server.serverId}/series?metric=${FAMILY}.blks_hit&minus=${FAMILY}.xact_commit`,
      { token },
    );

    expect(sum.series[0].points.at(-1)?.[1]).toBe(10);
    expect(labelled('shop', difference)?.at(-1)).toBe(8);
    expect(refused).toMatchObject({ status: 400, body: { code: 'query.units-differ' } });
  });

  it('gives the increase within each step', async () => {
    const answer = await series(`metric=${FAMILY}.blks_hit&value=delta&where=datname:shop&step=60s`);

    expect(answer.value).toBe('delta');
    expect(answer.series[0].points.slice(1).map(([, value]) => value)).toEqual(Array(9).fill(540));
  });

  it('leaves rows out', async () => {
    const answer = await series(`metric=${FAMILY}.numbackends&by=datname&where=datname!:app`);

    expect(answer.series.map(({ labels }) => labels['datname'])).toEqual(['shop']);
  });

  it('draws an earlier range onto the time that was asked for, with its own completeness', async () => {
    const { series: now, compared } = await series(`metric=${FAMILY}.blks_hit&by=datname&compare=1d&step=60s`);

    expect(compared).toMatchObject({ shiftMs: DAY, from: START - DAY, to: START - DAY + 600_000 });
    expect(compared!.series.map(({ labels }) => labels)).toEqual(now.map(({ labels }) => labels));
    expect(compared!.series[0].points.map(([at]) => at)).toEqual(now[0].points.map(([at]) => at));
    expect([now[0].points[5][1], compared!.series[0].points[5][1]]).toEqual([9, 4]);
    expect(compared!.completeness).toMatchObject({ expected: 60, present: 60 });
  });

  it('says that the range compared with holds nothing, and draws nothing for it', async () => {
    const { compared } = await series(`metric=${FAMILY}.blks_hit&compare=2d&step=60s`);

    expect(compared).toMatchObject({ series: [{ labels: {}, points: [] }], completeness: { present: 0 } });
  });

  it('answers all charts of a screen at once, each with its own answer or problem', async () => {
    const panels = [
      panelTextOf({ id: 'hits', metric: `${FAMILY}.blks_hit`, by: ['datname'] }),
      panelTextOf({ id: 'wrong', metric: `${FAMILY}.nothing` }),
      panelTextOf({ id: 'bad', metric: `${FAMILY}.blks_hit`, limit: 0 }),
      panelTextOf({ id: 'sessions', metric: `${FAMILY}.numbackends` }),
    ];
    const query = panels.map((panel) => `panel=${encodeURIComponent(panel)}`).join('&');

    const answer = await ask<PanelsAnswer>(`/servers/${server.serverId}/panels?${range}&step=60s&${query}`);

    expect(answer.panels.map(({ id, answer: found, problem }) => [id, found?.metric, problem?.code])).toEqual([
      ['hits', `${FAMILY}.blks_hit`, undefined],
      ['wrong', undefined, 'query.unknown-metric'],
      ['bad', undefined, 'http.invalid-request'],
      ['sessions', `${FAMILY}.numbackends`, undefined],
    ]);
    const alone = await series(`metric=${FAMILY}.blks_hit&by=datname&step=60s`);
    expect(answer.panels[0].answer?.series).toEqual(alone.series);
  });

  it('draws a line for each server, and names the servers that were too many', async () => {
    const answer = await ask<FleetSeries>(`/series?${range}&metric=${FAMILY}.xact_commit&by=server&step=60s`);
    const together = await ask<FleetSeries>(`/series?${range}&metric=${FAMILY}.xact_commit&step=60s`);

    expect(new Set(answer.series.map(({ labels }) => labels['server']))).toEqual(
      new Set([server.serverId, other.serverId]),
    );
    expect(answer.servers.map(({ name }) => name)).toEqual(['one', 'three']);
    expect(answer.serversLeftOut.map(({ name }) => name)).toEqual(['two']);
    expect(together.series[0].points[5][1]).toBe(0.8);
    const byEnv = await ask<FleetSeries>(`/series?${range}&metric=${FAMILY}.xact_commit&by=label:env&label=env:test`);
    expect(byEnv.series.map(({ labels }) => labels)).toEqual([{ 'label:env': 'test' }]);
  });

  it('ranks by the exact increase, with shares, change and what did not fit', async () => {
    const answer = await top(`metric=${FAMILY}.blks_hit&by=datname&limit=1&compare=1d`);

    expect(answer.items).toEqual([
      {
        labels: { datname: 'shop' },
        total: 59 * 90,
        share: 1,
        compared: { total: 59 * 40, change: 59 * 50, changeRatio: 1.25 },
      },
    ]);
    expect(answer.others).toEqual({
      lines: 1,
      total: 0,
      share: 0,
      compared: { total: 0, change: 0, changeRatio: null },
    });
    expect(answer.comparedRange).toMatchObject({ shiftMs: DAY, completeness: { present: 60 } });
  });

  it('ranks gauges by one number of their samples, and ratios by the ratio of totals', async () => {
    const sessions = await top(`metric=${FAMILY}.numbackends&by=datname&aggregate=max`);
    const perCommit = await top(`metric=${FAMILY}.blks_read&per=${FAMILY}.xact_commit&by=datname`);

    expect(sessions.items.map(({ labels, total, share }) => [labels['datname'], total, share])).toEqual([
      ['shop', 8, 0.8],
      ['app', 2, 0.2],
    ]);
    expect(perCommit).toMatchObject({ unit: 'blocks/transactions', items: [{ total: 10, share: null }, { total: 0 }] });
  });

  it.each([
    [`metric=${FAMILY}.blks_hit&limit=500&points=11000&step=1s`, 'query.too-many-values'],
    [`metric=${FAMILY}.blks_hit&compare=soon`, 'http.invalid-request'],
    [`metric=${FAMILY}.numbackends&value=delta`, 'query.not-a-series'],
    [`metric=${FAMILY}.blks_hit&compare=7m&step=60s`, undefined],
    [`metric=${FAMILY}.blks_hit&compare=7m&step=10m`, 'query.comparison-between-steps'],
    [`metric=${FAMILY}.blks_hit&where=!:x`, 'query.invalid-filter'],
  ])('answers %s with problem %s', async (question, code) => {
    const { body } = await stack.get(`/servers/${server.serverId}/series?${range}&${question}`, { token });

    expect(body.code).toBe(code);
  });
});
