import type { IndexItem, IndexPage } from '../data/types.js';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import { missingRows } from '../charts/missing.js';
import { serverQuery } from '../data/servers.js';
import { indexListQuery } from '../data/tables.js';
import { bytes, count, numeric } from '../format/format.js';
import { SourcesNote } from '../subject/sources-note.js';
import { knownOrder, useMore } from '../subject/use-list.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { indexColumns } from './index-columns.js';
import { IndexDetails } from './index-details.js';

export const Route = createLazyRoute('/app/servers/$serverId/indexes')({ component: IndexesScreen });

const usualOrder = { column: 'sizeBytes', descending: true };

function IndexesScreen() {
  const { serverId } = Route.useParams();
  const { finding, index: opened } = Route.useSearch();
  const navigate = useNavigate();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const columns = useMemo(() => indexColumns(serverId), [serverId]);
  const search = useTableSearch(usualOrder);
  const order = knownOrder(search.order, columns, usualOrder);
  const request = {
    order: order.column,
    direction: order.descending ? ('desc' as const) : ('asc' as const),
    ...(search.filter ? { search: search.filter } : {}),
    ...(finding ? { finding } : {}),
  };
  const list = useInfiniteQuery(indexListQuery(serverId, range, request));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const more = useMore(list);
  const set = useCallback(
    (next: Record<string, string | undefined>) =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback(({ id }: IndexItem) => set({ index: id === opened ? undefined : id }), [set, opened]);
  const first = list.data?.pages[0];
  if (list.error && !list.data) return <FailureNotice error={list.error} retry={() => void list.refetch()} />;
  const missing = missingRows('indexes', 'pg_stat_all_indexes', {
    sources: first?.sources ?? [],
    states: server?.families,
  });
  return (
    <div className="page">
      {first ? <SourcesNote sources={first.sources} /> : null}
      {first ? <Coverage page={first} /> : null}
      {first ? (
        <DataTable
          name="indexes"
          label="Indexes"
          rows={rows}
          columns={columns}
          rowId={(index) => index.id}
          {...search}
          order={order}
          ordered
          filtered
          filterHint="Part of the name of index or table"
          total={first.total.indexes}
          onOpen={open}
          onEnd={more}
          expanded={(index) => (index.id === opened ? <IndexDetails index={index} /> : null)}
          question={{ path: apiPath(`/api/v1/servers/${serverId}/indexes`, { ...request, ...range }) }}
          tools={
            <select
              className="input"
              aria-label="Findings"
              value={finding ?? ''}
              onChange={(event) => set({ finding: event.target.value || undefined })}
            >
              <option value="">All indexes</option>
              {first.findings.map(({ kind, indexes, bytes: size }) => (
                <option key={kind} value={kind}>
                  {kind}: {indexes} ({bytes(numeric(size))})
                </option>
              ))}
            </select>
          }
          empty={
            search.filter || finding ? (
              <Notice title="No index matches">Nothing of this server speaks against its indexes in this way.</Notice>
            ) : (
              <Notice title={missing.title} sql={missing.sql}>
                {missing.text}
              </Notice>
            )
          }
        />
      ) : (
        <div className="skeleton fill" role="status" aria-label="Loading the indexes" />
      )}
    </div>
  );
}

/** Over which servers, and how long, it is known whether an index is used. */
function Coverage({ page }: { readonly page: IndexPage }) {
  const members = page.members.map(({ server, role, days }) => `${server} (${role}, watched ${days ?? 0} days)`);
  return (
    <p className="muted">
      Use counts over {members.join(', ')}.
      {page.useUnknown > 0
        ? ` Of ${count(page.useUnknown)} indexes it is not known: it takes 30 days of statistics on every server.`
        : ''}
    </p>
  );
}
