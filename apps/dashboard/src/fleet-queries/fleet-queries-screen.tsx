import '../queries/queries.css';
import type { FleetQueryItem, StatementKind } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { keepTime, oneOf } from '../app/search.js';
import { fleetOrders, fleetQueriesQuery } from '../data/fleet-queries.js';
import { Choice, statementKinds } from '../queries/query-filters.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { fleetColumns } from './fleet-columns.js';
import { FleetNotes } from './fleet-notes.js';

export const Route = createLazyRoute('/app/queries')({ component: FleetQueriesScreen });

const orderNames = fleetOrders.map(([order]) => order);

/** The statements of all servers, the same text on several servers as one. */
function FleetQueriesScreen() {
  const search = Route.useSearch();
  const { q = '', kind, label } = search;
  const navigate = useNavigate();
  const { range } = useRange();
  const order = oneOf(search.order, orderNames);
  const request = {
    ...(order ? { order } : {}),
    ...(q ? { search: q } : {}),
    ...(kind ? { kind: [kind as StatementKind] } : {}),
    ...(label ? { label: [label] } : {}),
  };
  const { data, error, isPending, refetch } = useQuery(fleetQueriesQuery(range, request));
  const setSearch = (next: { [K in 'q' | 'order' | 'kind' | 'label']?: string | undefined }) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace: true });
  const open = ({ fingerprint }: FleetQueryItem) => {
    if (fingerprint === null) return;
    void navigate({ to: '/queries/$fingerprint', params: { fingerprint }, search: keepTime });
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>Queries of all servers</h1>
        <Choice
          label="Order by"
          value={data?.order ?? order}
          choices={fleetOrders}
          onChoose={(next) => setSearch({ order: next })}
        />
        <Choice label="Kind" any value={kind} choices={statementKinds} onChoose={(next) => setSearch({ kind: next })} />
        <label className="field">
          Label
          <input
            className="input"
            defaultValue={label ?? ''}
            placeholder="env:production"
            onKeyDown={(event) => {
              if (event.key === 'Enter') setSearch({ label: event.currentTarget.value || undefined });
            }}
            onBlur={(event) => setSearch({ label: event.target.value || undefined })}
          />
        </label>
        <span className="muted">
          {data ? `${data.serversRead} ${data.serversRead === 1 ? 'server' : 'servers'}` : ''}
        </span>
      </div>
      {data ? <FleetNotes answer={data} /> : null}
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton fill" role="status" aria-label="Loading the statements" />
      ) : (
        <DataTable
          name="fleet-queries"
          label="Statements of all servers"
          rows={data?.items ?? []}
          columns={fleetColumns}
          rowId={(item) => item.fingerprint ?? 'unknown'}
          order={{ column: data?.order ?? 'total_exec_time', descending: true }}
          onOrder={({ column }) => setSearch({ order: column })}
          ordered
          filter={q}
          onFilter={(text) => setSearch({ q: text || undefined })}
          filterHint="Part of the text"
          filtered
          total={(data?.items.length ?? 0) + (data?.otherQueries ?? 0)}
          question={{ path: apiPath('/api/v1/queries', { ...request, from: range.from, to: range.to }) }}
          onOpen={open}
          empty={
            <Notice title="No statement">
              No server ran a statement in this range that matches. Choose a longer range or fewer filters.
            </Notice>
          }
        />
      )}
    </div>
  );
}
