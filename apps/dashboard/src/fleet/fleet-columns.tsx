import type { ServerSummary } from '../data/types.js';
import { conditionNames } from '../attention/words.js';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { keepTime } from '../app/search.js';
import { count, numeric, percent, unknownText } from '../format/format.js';
import { DataAge } from '../live/data-age.js';
import { shortVersion } from '../server/version.js';
import type { Column, ColumnLook } from '../ui/data-table.js';
import { Meter } from '../ui/meter.js';
import { StateBadge } from '../ui/state-badge.js';
import { need } from './fleet-groups.js';
import type { FleetRow } from './fleet-groups.js';
import { FleetSpark } from './fleet-spark.js';

/** A column as it is told of a server; a table of the fleet also has heads of groups. */
interface ServerColumn {
  readonly id: string;
  readonly header: string;
  readonly look: ColumnLook;
  readonly accessorFn: (server: ServerSummary) => string | number | undefined;
  readonly cell: (context: { readonly row: { readonly original: ServerSummary } }) => ReactNode;
  readonly sortUndefined?: 'last';
  readonly sortDescFirst?: boolean;
}

// Worst first, as somebody on call needs it.
const severity: Record<ServerSummary['state'], number> = { down: 4, late: 3, unknown: 2, paused: 1, healthy: 0 };

const orUndefined = (value: number | string | null): number | undefined => numeric(value) ?? undefined;

const serverColumns: readonly ServerColumn[] = [
  {
    id: 'name',
    header: 'Server',
    accessorFn: (server) => server.name.toLowerCase(),
    look: { width: 230, narrow: 150, grow: true, sticky: true },
    cell: ({ row: { original: server } }) => (
      <span className="fleet-name">
        <Link to="/servers/$serverId" params={{ serverId: server.id }} search={keepTime}>
          {server.name}
        </Link>
        <span className="muted">{place(server)}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'Health',
    accessorFn: (server) => severity[server.state],
    look: { width: 110, title: 'How well the server is seen; hover for the reason' },
    sortDescFirst: true,
    cell: ({ row: { original: server } }) => <StateBadge state={server.state} reason={server.stateReason} />,
  },
  {
    id: 'attention',
    header: 'Attention',
    accessorFn: need,
    look: { width: 210, title: 'The gravest of the twelve conditions; the page of the server has all of them' },
    sortDescFirst: true,
    cell: ({ row: { original: server } }) => <AttentionCell server={server} />,
  },
  {
    id: 'trend',
    header: 'Last hour',
    accessorFn: (server) => orUndefined(server.activeSessions),
    sortUndefined: 'last',
    look: { width: 112, title: 'Active sessions over the last hour' },
    cell: ({ row: { original: server } }) => <FleetSpark serverId={server.id} name={server.name} />,
  },
  {
    id: 'age',
    header: 'Data age',
    accessorFn: (server) => server.dataAgeMs ?? undefined,
    sortUndefined: 'last',
    look: { width: 96, align: 'right', title: 'Age of the newest stored sample' },
    cell: ({ row: { original: server } }) => <DataAge serverId={server.id} short />,
  },
  {
    id: 'load',
    header: 'Load',
    accessorFn: (server) => orUndefined(server.activeSessions),
    sortUndefined: 'last',
    look: { width: 84, align: 'right', title: 'Active sessions: at work or waiting inside a statement' },
    cell: ({ row: { original: server } }) => count(numeric(server.activeSessions)),
  },
  {
    id: 'tps',
    header: 'Transactions/s',
    accessorFn: (server) => orUndefined(server.transactionsPerSecond),
    sortUndefined: 'last',
    look: { width: 124, align: 'right' },
    cell: ({ row: { original: server } }) => count(numeric(server.transactionsPerSecond)),
  },
  {
    id: 'cpu',
    header: 'CPU',
    accessorFn: (server) => orUndefined(server.cpuPercent),
    sortUndefined: 'last',
    look: { width: 124, align: 'right', title: 'Share of all processors of the host' },
    cell: ({ row: { original: server } }) => {
      const value = numeric(server.cpuPercent);
      return value === null ? unknownText : <Meter share={value / 100} text={percent(value)} />;
    },
  },
  {
    id: 'connections',
    header: 'Connections',
    accessorFn: (server) => orUndefined(server.connections),
    sortUndefined: 'last',
    look: { width: 140, align: 'right', title: 'In use, of max_connections' },
    cell: ({ row: { original: server } }) => {
      const used = numeric(server.connections);
      const most = numeric(server.maxConnections);
      if (used === null) return unknownText;
      return most ? <Meter share={used / most} text={`${count(used)} / ${count(most)}`} /> : count(used);
    },
  },
  {
    id: 'version',
    header: 'Version',
    accessorFn: (server) => Number.parseFloat(server.version ?? '') || undefined,
    sortUndefined: 'last',
    look: { width: 90, align: 'right' },
    cell: ({ row: { original: server } }) => shortVersion(server.version) ?? unknownText,
  },
  {
    id: 'role',
    header: 'Role',
    accessorFn: (server) => roleOf(server) ?? '',
    look: { width: 88 },
    cell: ({ row: { original: server } }) => <span className="muted">{roleOf(server) ?? unknownText}</span>,
  },
];

/** The same columns in a table that also has heads of groups. */
export const fleetColumns: Column<FleetRow>[] = serverColumns.map((column) => ({
  ...column,
  accessorFn: ({ server }: FleetRow) => (server ? column.accessorFn(server) : undefined),
  cell: ({ row: { original } }: { readonly row: { readonly original: FleetRow } }) => {
    if (original.server) return column.cell({ row: { original: original.server } });
    return column.id === 'name' && original.group ? <GroupHead group={original.group} /> : null;
  },
}));

function GroupHead({ group }: { readonly group: NonNullable<FleetRow['group']> }) {
  const { title, servers, critical, warning } = group;
  const notes = [critical > 0 ? `${critical} critical` : '', warning > 0 ? `${warning} with warnings` : ''];
  return (
    <span className="fleet-group">
      <strong>{title}</strong>
      <span className="muted">
        {[`${servers} ${servers === 1 ? 'server' : 'servers'}`, ...notes].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}

function AttentionCell({ server: { attention } }: { readonly server: ServerSummary }) {
  const { worst, critical, warning, unknown } = attention;
  if (worst === null) {
    return <span className="muted">{unknown > 0 ? `${unknown} unknown` : 'nothing'}</span>;
  }
  const more = critical + warning - 1;
  return (
    <span className={`badge ${critical > 0 ? 'danger' : 'warn'}`} title={`${critical} critical, ${warning} warnings`}>
      <i aria-hidden="true" />
      {conditionNames[worst]}
      {more > 0 ? ` +${more}` : ''}
    </span>
  );
}

function place({ host, port, labels }: ServerSummary): string {
  const address = host ? `${host}${port ? `:${port}` : ''}` : '';
  return [address, ...Object.entries(labels).map(([name, value]) => `${name}:${value}`)].filter(Boolean).join(' · ');
}

function roleOf(server: ServerSummary): string | undefined {
  if (server.inRecovery === null) return undefined;
  return server.inRecovery ? 'standby' : 'primary';
}
