import type { Connections } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { useTableSearch } from '../app/use-table-search.js';
import { grouped } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { connectionsQuery } from '../data/resources.js';
import { serverQuery } from '../data/servers.js';
import { overviewPanels } from '../overview/panels.js';
import { count, share, unknownText } from '../format/format.js';
import { momentColumn, textColumn } from '../subject/columns.js';
import { Fact, Facts, Section } from '../subject/facts.js';
import { ShortTable } from '../subject/short-table.js';
import { SourcesNote } from '../subject/sources-note.js';
import { useRange } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { Meter } from '../ui/meter.js';
import { FailureNotice, Notice } from '../ui/notice.js';

export const Route = createLazyRoute('/app/servers/$serverId/connections')({ component: ConnectionsScreen });

type Session = Connections['ages'][number];

const panelBy = (id: string, title: string, dimension: string): PanelDefinition => ({
  id,
  title,
  description: `Client connections, the idle included, counted every ten seconds.`,
  unit: 'count',
  stacked: true,
  requests: [{ metric: 'pg_stat_activity_counts.count', by: [dimension], limit: 8 }],
  legendRows: 3,
  lines: grouped(dimension, 'none'),
});
const panels: readonly PanelDefinition[] = [
  ...overviewPanels(undefined).filter(({ id }) => id === 'connections'),
  panelBy('connections-by-user', 'Connections by user', 'usename'),
  panelBy('connections-by-database', 'Connections by database', 'datname'),
  {
    id: 'new-connections',
    title: 'New connections',
    description: 'Sessions established per second (PostgreSQL 14 and later): many short ones want a pooler.',
    unit: 'per-second',
    requests: [{ metric: 'pg_stat_database.sessions', by: ['datname'], limit: 6 }],
    legendRows: 3,
    lines: grouped('datname', 'shared objects'),
  },
];

function ConnectionsScreen() {
  const { serverId } = Route.useParams();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(connectionsQuery(serverId, range));
  const search = useTableSearch({ column: 'since', descending: false });
  const columns = useMemo(() => sessionColumns(serverId), [serverId]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return <div className="skeleton fill" role="status" aria-label="Loading the connections" />;
  return (
    <div className="scroll-page">
      <SourcesNote sources={data.sources} />
      <Facts label="Connections">
        <Fact name="In use" title="Of those that everybody may use">
          {data.used ?? unknownText} ({share(data.share)})
        </Fact>
        <Fact name="max_connections">{count(data.max)}</Fact>
        <Fact name="Reserved" title="For superusers and pg_use_reserved_connections">
          {count(data.reserved)}
        </Fact>
      </Facts>
      <div className="panel-grid">
        {panels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
      <div className="subject-two">
        <Groups title="By state" groups={data.byState} />
        <Groups title="By user" groups={data.byUser} />
        <Groups title="By database" groups={data.byDatabase} />
        <Groups title="By application" note="of the busy" groups={data.sampled.byApplication} />
        <Groups title="By host" note="of the busy" groups={data.sampled.byHost} />
      </div>
      <Section title="Connected for longest" note="of the sessions that work, wait or hold a transaction">
        <DataTable
          name="connections"
          label="Sessions by age"
          rows={data.ages}
          columns={columns}
          rowId={(row) => `${row.pid} ${row.backendStart}`}
          {...search}
          inFlow
          question={{ path: apiPath(`/api/v1/servers/${serverId}/connections`, { at: range.to }) }}
          empty={<Notice title="No session works, waits or holds a transaction" />}
        />
      </Section>
    </div>
  );
}

interface GroupsProps {
  readonly title: string;
  readonly note?: string;
  readonly groups: Connections['byState'];
}

function Groups({ title, note, groups }: GroupsProps) {
  const most = Math.max(1, ...groups.map(({ connections }) => connections));
  return (
    <Section title={title} {...(note === undefined ? {} : { note })}>
      {groups.length === 0 ? <p className="muted">None</p> : null}
      <ShortTable label={title}>
        <tbody>
          {groups.map(({ name, connections }) => (
            <tr key={name}>
              <td>{name === null || name === '' ? 'none' : name}</td>
              <td>
                <Meter share={connections / most} text={count(connections)} calm />
              </td>
            </tr>
          ))}
        </tbody>
      </ShortTable>
    </Section>
  );
}

function sessionColumns(serverId: string): Column<Session>[] {
  return [
    textColumn<Session>({
      id: 'pid',
      header: 'pid',
      value: ({ pid }) => String(pid),
      cell: ({ pid }) => (
        <Link
          to="/servers/$serverId/activity"
          params={{ serverId }}
          search={(before) => ({ ...keepTime(before), pid: String(pid) })}
        >
          {pid}
        </Link>
      ),
      look: { width: 84, sticky: true },
    }),
    momentColumn({
      id: 'since',
      header: 'Connected since',
      title: 'When its process started',
      value: (row) => row.backendStart,
    }),
    momentColumn({
      id: 'xact',
      header: 'Transaction since',
      title: 'Of the current one',
      value: (row) => row.xactStart,
    }),
    textColumn<Session>({ id: 'user', header: 'User', value: (row) => row.usename, look: { width: 120 } }),
    textColumn<Session>({ id: 'database', header: 'Database', value: (row) => row.datname, look: { width: 120 } }),
    textColumn<Session>({
      id: 'application',
      header: 'Application',
      value: (row) => row.applicationName,
      look: { width: 160, grow: true },
    }),
    textColumn<Session>({
      id: 'host',
      header: 'Client',
      value: (row) => row.clientAddr ?? 'local',
      look: { width: 120 },
    }),
    textColumn<Session>({ id: 'state', header: 'State', value: (row) => row.state, look: { width: 140 } }),
  ];
}
