import type { TableItem } from '../data/types.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { useTableSearch } from '../app/use-table-search.js';
import { missingRows } from '../charts/missing.js';
import { serverQuery } from '../data/servers.js';
import { tableListQuery } from '../data/tables.js';
import { bytes, count, numeric } from '../format/format.js';
import { SourcesNote } from '../subject/sources-note.js';
import { knownOrder, useMore } from '../subject/use-list.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { tableColumns } from './table-columns.js';

export const Route = createLazyRoute('/app/servers/$serverId/tables')({ component: TablesScreen });

const usualOrder = { column: 'totalBytes', descending: true };

function TablesScreen() {
  const { serverId } = Route.useParams();
  const { database } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const columns = useMemo(() => tableColumns(serverId), [serverId]);
  const search = useTableSearch(usualOrder);
  const order = knownOrder(search.order, columns, usualOrder);
  const request = {
    order: order.column,
    direction: order.descending ? ('desc' as const) : ('asc' as const),
    ...(search.filter ? { search: search.filter } : {}),
    ...(database ? { datname: database } : {}),
  };
  const list = useInfiniteQuery(tableListQuery(serverId, range, request));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const more = useMore(list);
  const open = useCallback(
    (table: TableItem) =>
      void navigate({
        to: '/servers/$serverId/tables/$tableId',
        params: { serverId, tableId: table.id },
        search: keepTime,
      }),
    [navigate, serverId],
  );
  const first = list.data?.pages[0];
  if (list.error && !list.data) return <FailureNotice error={list.error} retry={() => void list.refetch()} />;
  const missing = missingRows('tables', 'pg_stat_all_tables', {
    sources: first?.sources ?? [],
    states: server?.families,
  });
  return (
    <div className="page">
      {first ? <SourcesNote sources={first.sources} databases={first.databases} /> : null}
      {first ? (
        <DataTable
          name="tables"
          label="Tables"
          rows={rows}
          columns={columns}
          rowId={(table) => table.id}
          {...search}
          order={order}
          ordered
          filtered
          filterHint="Part of the name"
          total={first.total.tables}
          onOpen={open}
          onEnd={more}
          question={{ path: apiPath(`/api/v1/servers/${serverId}/tables`, { ...request, ...range }) }}
          tools={
            <>
              <DatabaseChoice names={first.databases.map(({ datname }) => datname ?? '')} value={database} />
              <span className="muted">
                {count(first.total.tables)} tables · {bytes(numeric(first.total.totalBytes))}
              </span>
            </>
          }
          empty={
            search.filter || database ? (
              <Notice title="No table matches">The search looks at schema and name.</Notice>
            ) : (
              <Notice title={missing.title} sql={missing.sql}>
                {missing.text}
              </Notice>
            )
          }
        />
      ) : (
        <div className="skeleton fill" role="status" aria-label="Loading the tables" />
      )}
    </div>
  );
}

interface DatabaseChoiceProps {
  readonly names: readonly string[];
  readonly value: string | undefined;
}

/** One database, or all of them. */
export function DatabaseChoice({ names, value }: DatabaseChoiceProps) {
  const navigate = useNavigate();
  const choose = (database: string) =>
    void navigate({ to: '.', search: (before) => ({ ...before, database: database || undefined }), replace: true });
  return (
    <select
      className="input"
      aria-label="Database"
      value={value ?? ''}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">All databases</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
