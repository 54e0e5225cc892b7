import { MemoryCache } from '@pganalytics/cache';
import { loadConfig } from '@pganalytics/config';
import { eventually } from '@pganalytics/servers';
import { Metrics, createLogger } from '@pganalytics/telemetry';

import { LiveFeed } from '../live/live-feed.js';
import { queryConfig } from '../query.config.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerTurns } from './answer-turns.js';
import { AnswerVersions } from './answer-versions.js';
import { Prefetch } from './prefetch.js';
import type { Habit } from './prefetch.js';

const viewer = { organisationId: 'one', userId: 'anna', role: 'viewer' } as const;
const ofQueries = (serverId: string) => `queries of ${serverId}`;
const past = { from: '1700000000000', to: '1700000600000' };

describe('what is answered ahead', () => {
  let prefetch: Prefetch;
  let cache: AnswerCache;
  let turns: AnswerTurns;
  let metrics: Metrics;
  let made: string[];

  const start = (settings: Readonly<Record<string, string>> = {}) => {
    const config = {
      DATABASE_URL: 'postgres://localhost/x',
      BUS_DATABASE_URL: 'postgres://localhost/x',
      QUERY_PREFETCH_AFTER_MS: '1',
      QUERY_PREFETCH_PER_SECOND: '1000',
      ...settings,
    };
    const values = { values: loadConfig(queryConfig, config) };
    const clock = { now: Date.now };
    metrics = new Metrics('test');
    made = [];
    turns = new AnswerTurns(values);
    cache = new AnswerCache(new MemoryCache({ maxBytes: 1_000_000 }), values, metrics);
    const versions = new AnswerVersions(new LiveFeed(), clock);
    const log = { logger: createLogger({ service: 'test', level: 'silent' }) };
    prefetch = new Prefetch(cache, turns, versions, values, clock, log, metrics);
  };
  const habit = (of: Partial<Habit & { holdsMs: number }> = {}): Habit => ({
    name: 'queries',
    permission: 'queries:read',
    askOf: ({ serverId, asked }) => ({
      serverId,
      asked,
      parts: [of.name ?? 'queries', asked],
      holdsMs: of.holdsMs,
      make: async () => {
        made.push(`${of.name ?? 'queries'} of ${serverId}`);
        return { answer: { serverId }, final: true };
      },
    }),
    ...of,
  });
  const look = (serverId: string, asked = past) =>
    prefetch.looked(viewer, { organisationId: viewer.organisationId, serverId, asked });
  const outcome = async (name: string): Promise<number> => {
    const found = new RegExp(`pganalytics_query_prefetched_answers_total\\{[^}]*outcome="${name}"[^}]*\\} (\\d+)`);
    return Number(found.exec(await metrics.text())?.[1] ?? 0);
  };
  const ask = (serverId: string) =>
    cache.get({
      organisationId: viewer.organisationId,
      parts: [serverId, 0, ['queries', past]],
      make: async () => ({ answer: { made: 'anew' }, final: true }),
    });

  beforeEach(() => start());

  it('is what the viewer asked of another server, and the next question for it is a hit', async () => {
    prefetch.remember(viewer, habit());
    look('b');
    await eventually(async () =>
      expect(await cache.has({ organisationId: 'one', parts: ['b', 0, ['queries', past]] })).toBe(true),
    );

    const answer = await ask('b');

    expect(answer.body.toString()).toBe('{"serverId":"b"}');
    expect(await outcome('started')).toBe(1);
    expect(await outcome('used')).toBe(1);
  });

  it('is nothing for a viewer who never asked it, who may not, or where it is switched off', async () => {
    look('b');
    prefetch.remember(viewer, habit({ name: 'users', permission: 'users:read' }));
    look('b');
    prefetch.remember({ ...viewer, organisationId: 'two' }, habit());
    look('c');
    start({ QUERY_PREFETCH: 'false' });
    prefetch.remember(viewer, habit());
    look('b');
    start();
    prefetch.remember(viewer, habit());
    look('d');

    // What was looked at before it is through by then.
    await eventually(() => expect(made).toEqual(['queries of d']));
  });

  it('is nothing that changes with every sample', async () => {
    prefetch.remember(viewer, habit({ name: 'live' }));
    prefetch.remember(viewer, habit({ name: 'held', holdsMs: 10_000 }));

    look('b', { from: 'now-15m', to: 'now' });

    await eventually(() => expect(made).toEqual(['held of b']));
  });

  it('is nothing while somebody waits for an answer, and what was missed comes with the next look', async () => {
    prefetch.remember(viewer, habit());
    const { promise, resolve } = Promise.withResolvers<void>();
    const answering = turns.take(viewer, () => promise);

    look('b');
    await eventually(async () => expect(await outcome('busy')).toBe(1));
    expect(made).toEqual([]);
    resolve();
    await answering;
    look('b');

    await eventually(() => expect(made).toEqual(['queries of b']));
  });

  it('ends for a viewer who does not use it, until he asks again', async () => {
    start({ QUERY_PREFETCH_UNUSED_PER_VIEWER: '2' });
    prefetch.remember(viewer, habit());
    for (const [index, server] of ['a', 'b'].entries()) {
      look(server);
      await eventually(() => expect(made).toHaveLength(index + 1));
    }
    look('c');
    prefetch.remember({ ...viewer, userId: 'bert' }, habit());
    prefetch.looked({ ...viewer, userId: 'bert' }, { organisationId: 'one', serverId: 'x', asked: past });
    await eventually(() => expect(made).toEqual(['a', 'b', 'x'].map(ofQueries)));

    await ask('b');
    look('c');

    await eventually(() => expect(made).toEqual(['a', 'b', 'x', 'c'].map(ofQueries)));
  });
});
