import { schemaOf } from '@pganalytics/stats';

import { topGrowth } from './top-growth.js';

const schema = schemaOf('pg_stat_backend_wal', ['backend_type', 'wal_records', 'wal_bytes']);
const row = (pid: number, records: number, bytes: number) => [pid, 1000, 'client backend', records, bytes];

describe('the busiest backends', () => {
  it('are told with their growth, most first, from the second look on', () => {
    const top = topGrowth(schema, ['wal_bytes'], 2);

    expect(top([row(1, 10, 100), row(2, 10, 100), row(3, 10, 100)])).toEqual([]);
    expect(top([row(1, 11, 150), row(2, 20, 900), row(3, 12, 190)])).toEqual([row(2, 10, 800), row(3, 2, 90)]);
    expect(top([row(1, 11, 150), row(2, 20, 900), row(3, 12, 190)])).toEqual([]);
  });

  it('count all of a backend that is new, or whose counters were reset', () => {
    const top = topGrowth(schema, ['wal_bytes'], 20);
    top([row(1, 10, 100)]);

    expect(top([row(1, 1, 7), row(2, 3, 30)])).toEqual([row(2, 3, 30), row(1, 1, 7)]);
  });

  it('keep unknown what the server does not count', () => {
    const top = topGrowth(schema, ['wal_bytes'], 20);
    top([[1, 1000, 'client backend', null, 5]]);

    expect(top([[1, 1000, 'client backend', null, 6]])).toEqual([[1, 1000, 'client backend', null, 1]]);
  });
});
