import './fleet.css';
import type { ServerSummary } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { keepTime, orderOf, orderText } from '../app/search.js';
import type { Order } from '../app/search.js';
import { useTitle } from '../app/use-title.js';
import { AttentionList } from '../attention/attention-list.js';
import { fleetAttentionQuery } from '../data/attention.js';
import { fleetQuery } from '../data/servers.js';
import { hasRealServer, startWasLeft } from '../start/progress.js';
import { useLive } from '../live/use-live.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { SearchField } from '../ui/search-field.js';
import { fleetColumns } from './fleet-columns.js';
import { groupRows, groupingsOf } from './fleet-groups.js';
import type { FleetRow } from './fleet-groups.js';
import { countByState, matchesSearch, sortServers } from './fleet-search.js';

const usualOrder: Order = { column: 'attention', descending: true };
/** The fleet shows the worst; the servers themselves have the rest. */
const mostItems = 5;
const byName: Order = { column: 'name', descending: false };
const none: readonly ServerSummary[] = [];

export function FleetScreen() {
  const { q = '', order: orderInUrl, group } = useSearch({ from: '/app/' });
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery(fleetQuery);
  const { data: attention } = useQuery(fleetAttentionQuery);
  useLive('');
  useTitle('Fleet');
  const servers = data?.servers ?? none;
  const shown = useMemo(() => servers.filter((server) => matchesSearch(server, q)), [servers, q]);
  const order = orderOf(orderInUrl, usualOrder);
  const groupings = useMemo(() => groupingsOf(servers), [servers]);
  // Without groups the table sorts; it is given nothing new for that.
  const within = group === undefined ? undefined : order;
  const rows = useMemo(
    () => groupRows(within ? sortServers(shown, within) : shown, group),
    [shown, group, within?.column, within?.descending],
  );
  const setSearch = useCallback(
    (next: { q?: string | undefined; order?: string | undefined; group?: string | undefined }) =>
      void navigate({ to: '/', search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback(
    ({ server }: FleetRow) => {
      if (!server) return;
      void navigate({
        to: '/servers/$serverId',
        params: { serverId: server.id },
        search: keepTime,
      });
    },
    [navigate],
  );
  // The first who signs in is led to the first server; who has left the steps is not led again.
  if (data && !hasRealServer(servers) && !startWasLeft()) return <Navigate to="/start" replace />;
  return (
    <div className="page">
      <header className="page-head">
        <h1>Fleet</h1>
        <span className="muted">{data ? summary(servers) : ''}</span>
        <label className="fleet-grouping">
          Group by
          <select
            className="input"
            value={group ?? ''}
            onChange={(event) => setSearch({ group: event.target.value || undefined })}
          >
            <option value="">nothing</option>
            {groupings.map((grouping) => (
              <option key={grouping} value={grouping}>
                {grouping.replace('label:', 'label ')}
              </option>
            ))}
          </select>
        </label>
        <SearchField
          value={q}
          label="Search servers"
          placeholder="Name, host or label"
          onChange={(text) => setSearch({ q: text || undefined })}
        />
      </header>
      {attention && attention.items.length > 0 ? (
        <AttentionList items={attention.items.slice(0, mostItems)} withServer />
      ) : null}
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton fleet-loading" role="status" aria-label="Loading the fleet" />
      ) : (
        <DataTable
          label="Servers"
          rows={rows}
          columns={fleetColumns}
          rowId={(row) => row.id}
          rowClass={(row) => (row.group ? 'group-row' : undefined)}
          ordered={group !== undefined}
          thenBy={byName}
          order={order}
          onOrder={(next) => setSearch({ order: orderText(next, usualOrder) })}
          onOpen={open}
          rowHeight={40}
          empty={<EmptyFleet searched={q !== ''} onClear={() => setSearch({ q: undefined })} />}
        />
      )}
    </div>
  );
}

function summary(servers: readonly ServerSummary[]): string {
  const states = countByState(servers).map(({ state, servers: number }) => `${number} ${state}`);
  return `${servers.length} ${servers.length === 1 ? 'server' : 'servers'}${states.length > 0 ? ` · ${states.join(' · ')}` : ''}`;
}

function EmptyFleet({ searched, onClear }: { readonly searched: boolean; readonly onClear: () => void }) {
  if (searched) {
    return (
      <Notice title="No server matches" action={{ label: 'Clear the search', run: onClear }}>
        The search looks at names, hosts and labels.
      </Notice>
    );
  }
  return (
    <Notice title="No server yet">
      A server appears here as soon as a collector has delivered its first sample.{' '}
      <Link to="/start">Begin with three steps</Link>.
    </Notice>
  );
}
