import type { IncreaseRow, StoredPoll } from '@pganalytics/history';
import { schemaOf } from '@pganalytics/stats';

import { StatementTexts } from '../activity/statement-texts.js';
import { BeganInRange } from './began-in-range.js';
import { UnknownOrder, assertOrder, orderStatements } from './order-statements.js';
import { hasLoad, statementTotals } from './statement-totals.js';
import { loadOf, mergeStatements, writeQuery } from './write-query.js';

const row = (queryid: number | bigint, increase: IncreaseRow['increase'], labels: object = {}): IncreaseRow => ({
  labels: { queryid, datname: 'shop', usename: 'app', toplevel: true, ...labels },
  increase,
});
const seen = (queryId: string | null, seconds: number) => ({
  queryId,
  datname: 'shop',
  usename: 'app',
  fingerprint: null,
  seconds,
  parts: [seconds],
});

describe('the totals of statements', () => {
  it('add the top level and nested calls of one statement', () => {
    const hot = [row(5n, { calls: 2 }), row(5n, { calls: 3 }, { toplevel: false }), row(6n, { calls: 1 })];

    const totals = statementTotals({ hot, full: [], sampled: [] });

    expect(totals.map(({ queryId, measures }) => [queryId, measures['calls']])).toEqual([
      ['5', 5],
      ['6', 1],
    ]);
  });

  it('take the frequent columns from the frequent rows and the others from the full ones', () => {
    const totals = statementTotals({
      hot: [row(5n, { calls: 20 })],
      full: [row(5n, { calls: 12, wal_bytes: 9_223_372_036_854_775_807n })],
      sampled: null,
    });

    expect(totals[0].measures).toEqual({ calls: 20, wal_bytes: 9_223_372_036_854_775_807n });
    expect(totals[0].sampledSeconds).toBeNull();
  });

  it('hold a statement that only samples have seen, because it still runs', () => {
    const totals = statementTotals({ hot: [row(5n, { calls: 0 })], full: [], sampled: [seen('9', 30), seen(null, 4)] });

    expect(totals.filter(hasLoad).map(({ queryId, sampledSeconds }) => [queryId, sampledSeconds])).toEqual([['9', 30]]);
  });
});

describe('the row of other statements', () => {
  it('says what it is, and a statement without an id is none', () => {
    const hot = [
      row(0, { calls: 7 }, { datname: null, usename: null, toplevel: null }),
      row(0, { calls: 2 }),
      row(5n, { calls: 1 }),
    ];
    const texts = new StatementTexts();

    const written = statementTotals({ hot, full: [], sampled: null }).map((statement) =>
      writeQuery(statement, { texts, load: 1, estimate: false, spark: [] }),
    );

    expect(written.map(({ calls, text }) => [calls, text])).toEqual([
      [7, '/* other statements of the long history, in one row */'],
      [2, null],
      [1, null],
    ]);
  });
});

describe('a counter that began inside the range', () => {
  const who = { userid: 10, dbid: 5, toplevel: true, usename: 'app', datname: 'shop' };
  const poll = (columns: string[], cells: Record<string, number>[]): StoredPoll => {
    const schema = schemaOf('pg_stat_statements_full', columns);
    const rows = cells.map((row) => schema.columns.map(({ name }) => ({ ...who, ...row })[name] ?? null));
    return { at: 9_000, epoch: 1n, schema, rows };
  };
  const began = new BeganInRange(
    poll(
      ['stats_since'],
      [
        { queryid: 1, stats_since: 5_000 },
        { queryid: 2, stats_since: 500 },
      ],
    ),
    1_000,
  );
  const newest = poll(
    ['calls'],
    [
      { queryid: 1, calls: 30 },
      { queryid: 2, calls: 900 },
    ],
  );

  it('grew by what it is at the end', () => {
    const rows = [row(1, { calls: 20 }, who), row(2, { calls: 7 }, who)];

    expect(began.complete(rows, newest, ['calls']).map(({ increase }) => increase)).toEqual([
      { calls: 30 },
      { calls: 7 },
    ]);
  });

  it('is known though it was seen only once', () => {
    expect(began.complete([], newest, ['calls'])).toEqual([
      { labels: { ...who, queryid: 1 }, increase: { calls: 30 } },
    ]);
  });

  it('keeps what it grew before a reset', () => {
    const rows = [row(1, { calls: 50 }, who)];

    expect(began.complete(rows, newest, ['calls'])[0].increase).toEqual({ calls: 50 });
  });
});

describe('the order of statements', () => {
  const totals = statementTotals({
    hot: [
      row(1, { calls: 10, total_exec_time: 100 }),
      row(2, { calls: 1, total_exec_time: 90 }),
      row(3, { calls: null, total_exec_time: null }),
    ],
    full: [],
    sampled: [seen('3', 12)],
  });
  const ids = (order: string, direction: 'asc' | 'desc' = 'desc') =>
    orderStatements(totals, order, direction).map(({ queryId }) => queryId);

  it('follows any measure, the unknown last', () => {
    expect(ids('total_exec_time')).toEqual(['1', '2', '3']);
    expect(ids('mean_exec_time')).toEqual(['2', '1', '3']);
    expect(ids('calls', 'asc')).toEqual(['2', '1', '3']);
    expect(ids('sampled_active_seconds')).toEqual(['3', '1', '2']);
  });

  it('by something that statements do not have is refused, naming what they have', () => {
    expect(() => assertOrder('beauty')).toThrow(UnknownOrder);
    expect(() => assertOrder('beauty')).toThrow('wal_bytes');
  });

  it('shows shares of the whole load', () => {
    const load = loadOf(totals, false);
    const items = totals.map((one) =>
      writeQuery(one, { texts: new StatementTexts(), load, estimate: false, spark: [] }),
    );

    expect(items.map(({ shareOfLoad, meanTimeMs }) => [shareOfLoad, meanTimeMs])).toEqual([
      [0.5263, 10],
      [0.4737, 90],
      [0, null],
    ]);
  });

  it('merges the databases and users of one statement', () => {
    const merged = mergeStatements(
      statementTotals({
        hot: [row(1, { calls: 2 }), row(1, { calls: 3 }, { datname: 'app' })],
        full: [],
        sampled: null,
      }),
    );

    expect(merged).toMatchObject({ queryId: '1', datname: null, usename: 'app', measures: { calls: 5 } });
  });
});
