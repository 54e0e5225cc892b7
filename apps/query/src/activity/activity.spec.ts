import type { StoredPoll } from '@pganalytics/history';
import { schemaOf } from '@pganalytics/stats';

import { timeAxis } from '../series/time-axis.js';
import { ActiveSessions } from './active-sessions.js';
import { SeenTexts, assembleSessions } from './assemble-sessions.js';
import { SampledSeconds } from './sampled-seconds.js';
import { StatementTexts } from './statement-texts.js';

const columns = [
  'datname',
  'usename',
  'state',
  'wait_event_type',
  'wait_event',
  'query_start',
  'query_id',
  'fingerprint',
  'query',
  'blocked_by',
];
const schema = schemaOf('pg_stat_activity', columns);

type Session = Partial<Record<string, string | number | null>>;

/** A sample of sessions; a session is active on the CPU in database shop unless said otherwise. */
function aSample(at: number, sessions: readonly Session[]): StoredPoll {
  const usual: Session = { pid: 1, backend_start: 5, datname: 'shop', usename: 'app', state: 'active' };
  return {
    at,
    epoch: 1n,
    schema,
    rows: sessions.map((session) => schema.columns.map(({ name }) => ({ ...usual, ...session })[name] ?? null)),
  };
}

describe('average active sessions', () => {
  const axis = timeAxis({ from: 0, to: 30_000 }, 10_000);

  it('are the sessions seen active, divided by the samples that were taken', () => {
    const sessions = new ActiveSessions(axis, 'wait_event_type', {});

    sessions.take(aSample(1_000, [{ pid: 1 }, { pid: 2, wait_event_type: 'Lock' }]));
    sessions.take(aSample(2_000, [{ pid: 1 }, { pid: 3, state: 'idle in transaction' }]));
    sessions.take(aSample(12_000, []));

    expect(sessions.taken).toBe(3);
    expect(sessions.lines()).toEqual([
      { labels: { wait_event_type: 'CPU' }, values: [1, 0, null] },
      { labels: { wait_event_type: 'Lock' }, values: [0.5, 0, null] },
    ]);
  });

  it('by statement name it by its query id, else by its fingerprint', () => {
    const sessions = new ActiveSessions(axis, 'query', { datname: ['shop'] });

    sessions.take(aSample(0, [{ query_id: '-77' }, { fingerprint: 'ab12' }, { datname: 'other' }, {}]));

    expect(sessions.lines().map((line) => line.labels)).toEqual([
      { query: '-77' },
      { query: 'f:ab12' },
      { query: null },
    ]);
  });
});

describe('sampled active seconds', () => {
  it('let each sample stand for the time since the one before', () => {
    const sampled = new SampledSeconds({ from: 0, to: 20_000 }, 2);

    sampled.take(aSample(1_000, [{ query_id: '5' }]));
    sampled.take(aSample(3_000, [{ query_id: '5' }, { pid: 2, query_id: '5' }]));
    sampled.take(aSample(10_000, [{ query_id: null }]));

    expect(sampled.all()).toEqual([
      { queryId: '5', datname: 'shop', usename: 'app', fingerprint: null, seconds: 5, parts: [5, 0] },
      { queryId: null, datname: 'shop', usename: 'app', fingerprint: null, seconds: 7, parts: [0, 7] },
    ]);
  });

  it('count one second for the first sample after a silence', () => {
    const sampled = new SampledSeconds({ from: 0, to: 200_000 }, 1);

    sampled.take(aSample(1_000, [{ query_id: '5' }]));
    sampled.take(aSample(120_000, [{ query_id: '5' }]));

    expect(sampled.all()[0].seconds).toBe(2);
  });
});

describe('the sessions of a sample', () => {
  it('know whom they wait for and who waits for them', () => {
    const sample = aSample(10_000, [
      { pid: 1, query_start: 1_000 },
      { pid: 2, query_start: 4_000, blocked_by: '1' },
      { pid: 3, query_start: 7_000, blocked_by: '1,2' },
      { pid: 4, state: 'idle in transaction', query_start: 500 },
    ]);

    const sessions = assembleSessions(sample);

    expect(sessions.map(({ pid, queryAgeMs, blockedBy, blocks }) => ({ pid, queryAgeMs, blockedBy, blocks }))).toEqual([
      { pid: 1, queryAgeMs: 9_000, blockedBy: [], blocks: [2, 3] },
      { pid: 2, queryAgeMs: 6_000, blockedBy: [1], blocks: [3] },
      { pid: 3, queryAgeMs: 3_000, blockedBy: [1, 2], blocks: [] },
      { pid: 4, queryAgeMs: null, blockedBy: [], blocks: [] },
    ]);
  });

  it('keep the text that an earlier sample brought', () => {
    const texts = new SeenTexts();
    texts.take(aSample(1_000, [{ pid: 1, query_start: 900, query: 'SELECT $1' }]));

    const [same] = assembleSessions(aSample(2_000, [{ pid: 1, query_start: 900 }]));
    const [next] = assembleSessions(aSample(3_000, [{ pid: 1, query_start: 2_900 }]));

    expect(texts.find(same)).toBe('SELECT $1');
    expect(texts.find(next)).toBeNull();
  });

  it('give statements without a query id their text', () => {
    const texts = new StatementTexts();

    texts.take(aSample(1_000, [{ fingerprint: 'ab12', query: 'SELECT pg_sleep($1)' }]));

    expect(texts.get('f:ab12').text).toBe('SELECT pg_sleep($1)');
    expect(texts.get('5').text).toBeNull();
  });
});
