import type { IncreaseRow, StoredPoll } from '@pganalytics/history';
import { schemaOf } from '@pganalytics/stats';

import { StatementTexts } from '../activity/statement-texts.js';
import { BeganInRange } from './began-in-range.js';
import { UnknownOrder, assertOrder, measureOf, orderStatements } from './order-statements.js';
import { isSlower, slowerRuleText } from './slower.js';
import { kindOf } from './statement-kind.js';
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

const rule = { factor: 1.5, minCalls: 20 };
const plainly = {
  texts: new StatementTexts(),
  load: 0,
  order: 'total_exec_time',
  sum: null,
  estimate: false,
  spark: [],
  earlier: undefined,
  rule,
};

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
      writeQuery(statement, { ...plainly, texts, load: 1 }),
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
    orderStatements(totals, (statement) => measureOf(statement, order), direction).map(({ queryId }) => queryId);

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
    const items = totals.map((one) => writeQuery(one, { ...plainly, load }));

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

describe('a statement counts as slower', () => {
  const did = (calls: number, time: number) =>
    statementTotals({ hot: [row(1, { calls, total_exec_time: time })], full: [], sampled: null })[0];

  it.each([
    ['its mean time grew by the factor', did(20, 300), did(20, 200), true],
    ['it grew by less', did(100, 1_490), did(100, 1_000), false],
    ['nothing when it has too few calls now', did(19, 9_000), did(500, 500), null],
    ['nothing when it had too few calls before', did(500, 9_000), did(19, 19), null],
    ['nothing when it is new', did(500, 9_000), undefined, null],
  ])('when %s: %#', (_, now, before, slower) => {
    expect(isSlower(now, before, rule)).toBe(slower);
  });

  it('by a rule that is said in words', () => {
    expect(slowerRuleText(rule)).toContain('at least 1.5 times');
    expect(slowerRuleText(rule)).toContain('at least 20 calls in each');
  });
});

describe('the kind of a statement', () => {
  it.each([
    ['SELECT 1', 'select'],
    ['  (select 1) union (select 2)', 'select'],
    ['/* app */ -- note\n UPDATE t SET a = $1', 'update'],
    ['WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x', 'insert'],
    ["WITH x AS (SELECT ')', 1) SELECT * FROM x", 'select'],
    ['with x as (select 1) merge into t using x on true when matched then delete', 'merge'],
    ['CREATE INDEX ON t (a)', 'ddl'],
    ['vacuum t', 'maintenance'],
    ['BEGIN', 'transaction'],
    ['SET work_mem = $1', 'other'],
    [null, null],
  ])('%p is %p', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});
