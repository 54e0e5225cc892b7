import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import { changeServer, managedServersQuery } from '../data/admin.js';
import type { ManagedServer } from '../data/admin.js';
import { momentColumn, textColumn } from '../subject/columns.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { MoreMenu } from '../ui/more-menu.js';
import type { MoreAction } from '../ui/more-menu.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { AdminPage, useAllowed } from './admin-page.js';
import { Confirm } from './confirm.js';
import { labelText } from './labels.js';
import { DeleteHistory, EditServer } from './server-forms.js';

export const Route = createLazyRoute('/app/admin/servers')({ component: ServersScreen });

type Act = 'edit' | 'pause' | 'retire' | 'delete';

function ServersScreen() {
  const [doing, setDoing] = useState<{ readonly act: Act; readonly server: ManagedServer }>();
  return (
    <AdminPage title="Servers" needs="servers:write">
      <ServerTable onAct={(act, server) => setDoing({ act, server })} />
      {doing ? <Dialog {...doing} onClose={() => setDoing(undefined)} /> : null}
    </AdminPage>
  );
}

function ServerTable({ onAct }: { readonly onAct: (act: Act, server: ManagedServer) => void }) {
  const { data, error, isPending, refetch } = useQuery(managedServersQuery);
  const mayDelete = useAllowed('history:delete') === true;
  const search = useTableSearch({ column: 'name', descending: false });
  const columns = useMemo(() => columnsOf(onAct, mayDelete), [onAct, mayDelete]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (isPending) return <div className="skeleton" role="status" aria-label="Loading the servers" />;
  return (
    <DataTable
      name="admin-servers"
      label="Servers"
      rows={data}
      columns={columns}
      rowId={({ id }) => id}
      question={{ path: '/api/v1/admin/servers', cli: ['api', '/api/v1/admin/servers'] }}
      empty={<Notice title="No server">A collector that reads one makes it appear here.</Notice>}
      {...search}
    />
  );
}

function stateOf({ retired, paused, historyDeletedAt }: ManagedServer): string {
  if (retired) return historyDeletedAt === null ? 'retired' : 'retired, history deleted';
  return paused ? 'paused' : 'in use';
}

function columnsOf(onAct: (act: Act, server: ManagedServer) => void, mayDelete: boolean): Column<ManagedServer>[] {
  return [
    textColumn({
      id: 'name',
      header: 'Name',
      value: ({ name }) => name,
      look: { width: 180, narrow: 130, sticky: true },
    }),
    textColumn({
      id: 'address',
      header: 'Address',
      value: ({ host, port }) => `${host}:${port}`,
      look: { width: 180 },
    }),
    textColumn({
      id: 'labels',
      header: 'Labels',
      value: ({ labels }) => labelText(labels),
      look: { width: 200, grow: true },
    }),
    textColumn({ id: 'version', header: 'Version', value: ({ version }) => version, look: { width: 90 } }),
    textColumn({ id: 'state', header: 'State', value: stateOf, look: { width: 170 } }),
    momentColumn({
      id: 'seen',
      header: 'Last changed',
      title: 'When it last told who it is',
      value: ({ lastSeenAt }) => lastSeenAt,
      look: { width: 170 },
    }),
    {
      id: 'acts',
      header: 'Acts',
      look: { width: 70 },
      cell: ({ row: { original } }) => (
        <MoreMenu label={`Act on ${original.name}`} actions={actionsOf(original, onAct, mayDelete)} />
      ),
    },
  ];
}

function actionsOf(
  server: ManagedServer,
  onAct: (act: Act, server: ManagedServer) => void,
  mayDelete: boolean,
): MoreAction[] {
  const { paused, retired } = server;
  const pause: MoreAction = {
    label: paused ? 'Go on reading' : 'Pause',
    icon: 'system',
    run: () => onAct('pause', server),
  };
  const remove: MoreAction = { label: 'Delete its history', icon: 'close', run: () => onAct('delete', server) };
  return [
    { label: 'Change name or labels', icon: 'system', run: () => onAct('edit', server) },
    ...(retired ? [] : [pause]),
    { label: retired ? 'Bring back' : 'Retire', icon: 'system', run: () => onAct('retire', server) },
    ...(retired && mayDelete ? [remove] : []),
  ];
}

interface DialogProps {
  readonly act: Act;
  readonly server: ManagedServer;
  readonly onClose: () => void;
}

function Dialog({ act, server, onClose }: DialogProps) {
  const { id, name, paused, retired } = server;
  if (act === 'edit') return <EditServer server={server} onClose={onClose} />;
  if (act === 'delete') return <DeleteHistory server={server} onClose={onClose} />;
  if (act === 'pause') {
    return (
      <Confirm
        title={paused ? `Go on reading ${name}?` : `Pause ${name}?`}
        act={paused ? 'Go on reading' : 'Pause'}
        run={() => changeServer(id, { paused: !paused })}
        onClose={onClose}
      >
        {paused
          ? 'The collector reads it again within seconds.'
          : 'The collector reads nothing of it until it goes on; its history stays, with a gap that says so.'}
      </Confirm>
    );
  }
  return (
    <Confirm
      title={retired ? `Bring ${name} back?` : `Retire ${name}?`}
      act={retired ? 'Bring back' : 'Retire'}
      run={() => changeServer(id, { retired: !retired })}
      onClose={onClose}
    >
      {retired
        ? 'It is listed again, and what a collector sends of it is stored.'
        : 'It leaves the fleet and nothing more is stored of it. Its history stays until it expires, and it can be ' +
          'brought back. Take it out of the collector as well, which else sends in vain.'}
    </Confirm>
  );
}
