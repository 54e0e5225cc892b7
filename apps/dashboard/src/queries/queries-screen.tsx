import '../locks/tag.css';
import './queries.css';
import type { QueryItem, QueryPage, StatementKind } from '../data/types.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { keepTime, orderOf, orderText } from '../app/search.js';
import type { Order } from '../app/search.js';
import { missingData } from '../charts/missing.js';
import { comparedNames } from '../charts/use-panel.js';
import { queryListQuery } from '../data/queries.js';
import { serverQuery } from '../data/servers.js';
import { count, duration, numeric } from '../format/format.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Caveats } from './caveats.js';
import { measures } from './measures.js';
import { queryColumns } from './query-columns.js';
import { Choice, statementKinds } from './query-filters.js';

export const Route = createLazyRoute('/app/servers/$serverId/queries')({ component: QueriesScreen });

// What still runs counts here too: a statement that has not ended is unknown to every other measure.
const usualOrder: Order = { column: 'sampled_active_seconds', descending: true };
const orders = measures.map(({ order, label }) => [order, label] as const);
type Search = { [K in 'q' | 'order' | 'user' | 'database' | 'kind' | 'rank']?: string | undefined };

function QueriesScreen() {
  const { serverId } = Route.useParams();
  const search = Route.useSearch();
  const { q = '', user, database, kind, rank } = search;
  const navigate = useNavigate();
  const { range, compare } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const order = orderOf(search.order, usualOrder);
  const request = {
    order: order.column,
    direction: order.descending ? ('desc' as const) : ('asc' as const),
    ...(q ? { search: q } : {}),
    ...(user ? { usename: user } : {}),
    ...(database ? { datname: database } : {}),
    ...(kind ? { kind: [kind as StatementKind] } : {}),
    ...(compare ? { compare } : {}),
    ...(compare && rank === 'change' ? { rank: 'change' as const } : {}),
  };
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    queryListQuery(serverId, range, request),
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const first = data?.pages[0];
  // An estimate, or a range without samples, is ordered by what there is.
  const ordered = first ? { ...order, column: first.order } : order;
  const compared = first?.compared != null;
  const columns = useMemo(() => queryColumns(serverId, ordered.column, compared), [serverId, ordered.column, compared]);
  const setSearch = (next: Search) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  const open = useCallback(
    (item: QueryItem) =>
      void navigate({
        to: '/servers/$serverId/queries/$queryId',
        params: { serverId, queryId: item.queryId },
        search: keepTime,
      }),
    [navigate, serverId],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div className="page">
      <div className="page-head">
        <Choice
          label="Order by"
          value={ordered.column}
          choices={orders}
          onChoose={(column) => setSearch({ order: column && orderText({ column, descending: true }, usualOrder) })}
        />
        <Choice label="Kind" any value={kind} choices={statementKinds} onChoose={(next) => setSearch({ kind: next })} />
        <Choice
          label="Database"
          any
          value={database}
          choices={pairs(first?.found.datnames, database)}
          onChoose={(next) => setSearch({ database: next })}
        />
        <Choice
          label="User"
          any
          value={user}
          choices={pairs(first?.found.usenames, user)}
          onChoose={(next) => setSearch({ user: next })}
        />
        {compare ? (
          <Choice
            label={`Against ${comparedNames[compare]}`}
            value={rank ?? 'value'}
            choices={[
              ['value', 'largest first'],
              ['change', 'grown most first'],
            ]}
            onChoose={(next) => setSearch({ rank: next === 'change' ? next : undefined })}
          />
        ) : null}
        <span className="muted">{first ? totals(first) : ''}</span>
      </div>
      {first ? <Caveats page={first} /> : null}
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton fill" role="status" aria-label="Loading the statements" />
      ) : (
        <DataTable
          name="queries"
          label="Statements"
          rows={rows}
          columns={columns}
          rowId={rowId}
          order={ordered}
          onOrder={(next) => setSearch({ order: orderText(next, usualOrder) })}
          ordered
          filter={q}
          onFilter={(text) => setSearch({ q: text || undefined })}
          filterHint="Part of the text"
          filtered
          total={first?.total.queries}
          question={{
            path: apiPath(`/api/v1/servers/${serverId}/queries`, { ...request, from: range.from, to: range.to }),
          }}
          onOpen={open}
          onEnd={more}
          empty={
            <EmptyQueries
              page={first}
              filtered={Boolean(q || user || database || kind)}
              missing={missingData(['pg_stat_statements'], server?.families)}
              onClear={() => setSearch({ q: undefined, user: undefined, database: undefined, kind: undefined })}
            />
          }
        />
      )}
    </div>
  );
}

function rowId(item: QueryItem): string {
  return `${item.queryId} ${item.datname ?? ''} ${item.usename ?? ''}`;
}

function pairs(values: readonly string[] = [], chosen: string | undefined): (readonly [string, string])[] {
  const all = chosen === undefined || values.includes(chosen) ? values : [...values, chosen];
  return all.map((value) => [value, value]);
}

function totals(page: QueryPage): string {
  const { queries, calls, totalTimeMs, sampledActiveSeconds } = page.total;
  const parts = [`${count(queries)} ${queries === 1 ? 'statement' : 'statements'}`];
  if (numeric(calls) !== null) parts.push(`${count(numeric(calls))} calls`);
  if (numeric(totalTimeMs) !== null) parts.push(`${duration(numeric(totalTimeMs))} of execution`);
  if (sampledActiveSeconds !== null) parts.push(`${duration(sampledActiveSeconds * 1000)} sampled`);
  return parts.join(' · ');
}

interface EmptyQueriesProps {
  readonly page: QueryPage | undefined;
  readonly filtered: boolean;
  readonly missing: ReturnType<typeof missingData>;
  readonly onClear: () => void;
}

function EmptyQueries({ page, filtered, missing, onClear }: EmptyQueriesProps) {
  if (filtered) {
    return (
      <Notice title="No statement matches" action={{ label: 'Clear the filters', run: onClear }}>
        The filters look at the statements that ran in this range; the search at their normalised text.
      </Notice>
    );
  }
  const sql = page?.installSql.join('\n') || missing.sql;
  return (
    <Notice title={missing.title} sql={sql}>
      {missing.text}
    </Notice>
  );
}
