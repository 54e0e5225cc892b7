import './queries.css';
import type { QueryItem, QueryPage } from '../data/types.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { orderOf, orderText } from '../app/search.js';
import type { Order } from '../app/search.js';
import { missingData } from '../charts/missing.js';
import { queryListQuery } from '../data/queries.js';
import { serverQuery } from '../data/servers.js';
import { count, duration, numeric, share } from '../format/format.js';
import { useRange } from '../time/use-range.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { SearchField } from '../ui/search-field.js';
import { measures } from './measures.js';
import { queryColumns } from './query-columns.js';

export const Route = createLazyRoute('/app/servers/$serverId/queries')({ component: QueriesScreen });

const usualOrder: Order = { column: 'total_exec_time', descending: true };

function QueriesScreen() {
  const { serverId } = Route.useParams();
  const { q = '', order: orderInUrl } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const order = orderOf(orderInUrl, usualOrder);
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    queryListQuery(serverId, range, {
      order: order.column,
      direction: order.descending ? 'desc' : 'asc',
      ...(q ? { search: q } : {}),
    }),
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const columns = useMemo(() => queryColumns(serverId, order.column), [serverId, order.column]);
  const setSearch = (next: { q?: string | undefined; order?: string | undefined }) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  const open = useCallback(
    (item: QueryItem) =>
      void navigate({
        to: '/servers/$serverId/queries/$queryId',
        params: { serverId, queryId: item.queryId },
        search: ({ from, to }) => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) }),
      }),
    [navigate, serverId],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const first = data?.pages[0];
  return (
    <div className="page">
      <div className="page-head">
        <label className="field">
          Order by
          <select className="input" value={order.column} onChange={(event) => setSearch({ order: event.target.value })}>
            {measures.map((measure) => (
              <option key={measure.order} value={measure.order}>
                {measure.label}
              </option>
            ))}
          </select>
        </label>
        <span className="muted">{first ? totals(first) : ''}</span>
        <SearchField
          value={q}
          label="Search statements"
          placeholder="Part of the text"
          onChange={(text) => setSearch({ q: text || undefined })}
        />
      </div>
      {first ? <Caveats serverId={serverId} page={first} /> : null}
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton fill" role="status" aria-label="Loading the statements" />
      ) : (
        <DataTable
          label="Statements"
          rows={rows}
          columns={columns}
          rowId={rowId}
          order={order}
          onOrder={(next) => setSearch({ order: orderText(next, usualOrder) })}
          ordered
          onOpen={open}
          onEnd={more}
          empty={<EmptyQueries serverId={serverId} search={q} onClear={() => setSearch({ q: undefined })} />}
        />
      )}
    </div>
  );
}

function rowId(item: QueryItem): string {
  return `${item.queryId} ${item.datname ?? ''} ${item.usename ?? ''}`;
}

function totals(page: QueryPage): string {
  const { queries, calls, totalTimeMs, sampledActiveSeconds } = page.total;
  const parts = [`${count(queries)} statements`];
  if (numeric(calls) !== null) parts.push(`${count(numeric(calls))} calls`);
  if (numeric(totalTimeMs) !== null) parts.push(`${duration(numeric(totalTimeMs))} of execution`);
  if (sampledActiveSeconds !== null) parts.push(`${duration(sampledActiveSeconds * 1000)} sampled`);
  return parts.join(' · ');
}

/** What these numbers cannot mean, shown where they are shown. */
function Caveats({ serverId, page }: { readonly serverId: string; readonly page: QueryPage }) {
  const { data: server } = useQuery(serverQuery(serverId));
  const forgotten = numeric(page.total.deallocated) ?? 0;
  const { unattributedShare } = page.total;
  const notes: string[] = [];
  if (forgotten > 0) {
    notes.push(
      `pg_stat_statements made room ${count(forgotten)} times in this range and forgot statements; raise pg_stat_statements.max to keep more.`,
    );
  }
  if (unattributedShare !== null && unattributedShare > 0.05) {
    notes.push(`${share(unattributedShare)} of the sampled time could not be told by statement.`);
  }
  const missing = page.estimate ? missingData(['pg_stat_statements'], server?.families) : undefined;
  if (!missing && notes.length === 0) return null;
  return (
    <div className="caveat" role="note">
      {missing ? (
        <>
          <b>Estimated from samples alone.</b> {page.estimateReason ?? missing.text}{' '}
          {missing.sql ? <code>{missing.sql}</code> : null}
        </>
      ) : null}
      {notes.map((note) => (
        <span key={note}>{note} </span>
      ))}
    </div>
  );
}

interface EmptyQueriesProps {
  readonly serverId: string;
  readonly search: string;
  readonly onClear: () => void;
}

function EmptyQueries({ serverId, search, onClear }: EmptyQueriesProps) {
  const { data: server } = useQuery(serverQuery(serverId));
  if (search) {
    return (
      <Notice title="No statement matches" action={{ label: 'Clear the search', run: onClear }}>
        The search looks at the normalised text of the statements that ran in this range.
      </Notice>
    );
  }
  const missing = missingData(['pg_stat_statements'], server?.families);
  return (
    <Notice title={missing.title} sql={missing.sql}>
      {missing.text}
    </Notice>
  );
}
