import type { QueryItem } from '../data/types.js';
import { changeText, hitRatio, measureOf, measures } from './measures.js';

const aQuery = (query: Partial<QueryItem>): QueryItem => ({
  queryId: '1',
  fingerprint: null,
  text: null,
  tags: {},
  datname: null,
  usename: null,
  calls: 10,
  totalTimeMs: 20,
  meanTimeMs: 2,
  rows: 5,
  sharedBlksHit: 3,
  sharedBlksRead: 1,
  shareOfLoad: null,
  sampledActiveSeconds: 7,
  measures: {},
  kind: null,
  value: null,
  share: null,
  compared: null,
  spark: [],
  ...query,
});

describe('the measures of a statement', () => {
  it('are each found under the name they are ordered by', () => {
    const query = aQuery({ measures: { wal_bytes: '9223372036854775807' } });

    expect(measures.filter(({ order }) => measureOf(query, order) !== null).map(({ order }) => order)).toEqual([
      'sampled_active_seconds',
      'total_exec_time',
      'calls',
      'mean_exec_time',
      'rows',
      'shared_blks_read',
      'shared_blks_hit',
      'rows_per_call',
      'blocks_per_row',
      'hit_ratio',
      'wal_bytes',
    ]);
  });

  it('are unknown where the server lacks the column', () => {
    expect(measureOf(aQuery({}), 'jit_functions')).toBeNull();
  });

  it('have a hit ratio only when blocks were asked for', () => {
    expect([hitRatio(aQuery({})), hitRatio(aQuery({ sharedBlksHit: 0, sharedBlksRead: 0 }))]).toEqual([0.75, null]);
  });

  it('are written with their unit', () => {
    const text = (order: string, value: number) => measures.find((measure) => measure.order === order)?.text(value);

    expect([text('shared_blks_read', 128), text('sampled_active_seconds', 90)]).toEqual(['1 MB', '1 min 30 s']);
  });

  it('say how they changed with a sign', () => {
    const time = measures.find(({ order }) => order === 'total_exec_time')!;

    expect([changeText(time, 1_500), changeText(time, -2), changeText(time, 0), changeText(time, null)]).toEqual([
      '+1.5 s',
      '−2 ms',
      '±0',
      '–',
    ]);
  });
});
