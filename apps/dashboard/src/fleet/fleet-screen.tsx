import './fleet.css';
import type { ServerSummary } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { orderOf, orderText } from '../app/search.js';
import type { Order } from '../app/search.js';
import { useTitle } from '../app/use-title.js';
import { fleetQuery } from '../data/servers.js';
import { useLive } from '../live/use-live.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { SearchField } from '../ui/search-field.js';
import { fleetColumns } from './fleet-columns.js';
import { countByState, matchesSearch } from './fleet-search.js';

const usualOrder: Order = { column: 'state', descending: true };
const none: readonly ServerSummary[] = [];

export function FleetScreen() {
  const { q = '', order: orderInUrl } = useSearch({ from: '/app/' });
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery(fleetQuery);
  useLive('');
  useTitle('Fleet');
  const servers = data?.servers ?? none;
  const shown = useMemo(() => servers.filter((server) => matchesSearch(server, q)), [servers, q]);
  const order = orderOf(orderInUrl, usualOrder);
  const setSearch = useCallback(
    (next: { q?: string | undefined; order?: string | undefined }) =>
      void navigate({ to: '/', search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = useCallback(
    (server: ServerSummary) =>
      void navigate({
        to: '/servers/$serverId',
        params: { serverId: server.id },
        search: ({ from, to }) => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) }),
      }),
    [navigate],
  );
  return (
    <div className="page">
      <header className="page-head">
        <h1>Fleet</h1>
        <span className="muted">{data ? summary(servers) : ''}</span>
        <SearchField
          value={q}
          label="Search servers"
          placeholder="Name, host or label"
          onChange={(text) => setSearch({ q: text || undefined })}
        />
      </header>
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton fleet-loading" role="status" aria-label="Loading the fleet" />
      ) : (
        <DataTable
          label="Servers"
          rows={shown}
          columns={fleetColumns}
          rowId={(server) => server.id}
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
      A server appears here as soon as a collector has delivered its first sample. Give the collector a connection
      string: with <code>npm start</code> in <code>DATABASE_URLS</code>, else in a file under <code>targets.d/</code>,
      and try it with <code>collector check</code>.
    </Notice>
  );
}
