import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Order } from '../app/search.js';
import type {
  ReplicationPublication,
  ReplicationSender,
  ReplicationSlot,
  ReplicationSubscription,
} from '../data/types.js';
import { age, bytes, count, duration, numeric, unknownText } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { Notice } from '../ui/notice.js';

const known = (value: number | string | null): number | undefined => numeric(value) ?? undefined;

const bytesColumn = <T extends object>(
  id: string,
  header: string,
  of: (row: T) => number | string | null,
): Column<T> => ({
  id,
  header,
  accessorFn: (row) => known(of(row)),
  sortUndefined: 'last',
  look: { width: 110, align: 'right' },
  cell: ({ row: { original } }) => bytes(numeric(of(original))),
});

const senderColumns: Column<ReplicationSender>[] = [
  {
    id: 'receiver',
    header: 'Receiver',
    accessorFn: (row) => row.serverName ?? row.applicationName ?? '',
    look: { width: 200, grow: true, sticky: true },
    cell: ({ row: { original: row } }) =>
      row.serverId ? (
        <Link to="/servers/$serverId/replication" params={{ serverId: row.serverId }}>
          {row.serverName}
        </Link>
      ) : (
        [row.applicationName, row.clientAddr].filter(Boolean).join(' at ') || unknownText
      ),
  },
  { id: 'state', header: 'State', accessorFn: (row) => row.state ?? '', look: { width: 100 } },
  { id: 'sync', header: 'Sync', accessorFn: (row) => row.syncState ?? '', look: { width: 90 } },
  bytesColumn('sent', 'Not sent', (row) => row.sentLagBytes),
  bytesColumn('flushed', 'Not flushed', (row) => row.flushLagBytes),
  bytesColumn('replayed', 'Not replayed', (row) => row.replayLagBytes),
  {
    id: 'late',
    header: 'Replay lag',
    accessorFn: (row) => row.replayLagSeconds ?? undefined,
    sortUndefined: 'last',
    look: { width: 100, align: 'right', title: 'Time between a flush here and the replay there; 0 when idle' },
    cell: ({ row: { original: row } }) =>
      row.replayLagSeconds === null ? unknownText : duration(row.replayLagSeconds * 1000),
  },
  { id: 'pid', header: 'PID', accessorFn: (row) => row.pid ?? undefined, look: { width: 80, align: 'right' } },
];

function InactiveFor({ slot }: { readonly slot: ReplicationSlot }) {
  const now = useNow(1000);
  if (slot.active) return 'in use';
  if (slot.synced) return 'copied from the primary';
  return slot.inactiveSince === null ? 'not in use' : `not in use for ${age(now - slot.inactiveSince)}`;
}

const slotColumns: Column<ReplicationSlot>[] = [
  { id: 'slot', header: 'Slot', accessorFn: (row) => row.name, look: { width: 180, grow: true, sticky: true } },
  {
    id: 'type',
    header: 'Type',
    accessorFn: (row) => [row.type, row.plugin, row.database].filter(Boolean).join(', '),
    look: { width: 190 },
  },
  {
    id: 'use',
    header: 'In use',
    accessorFn: (row) => (row.active ? 0 : (row.inactiveSince ?? 1)),
    look: { width: 190 },
    cell: ({ row: { original } }) => <InactiveFor slot={original} />,
  },
  bytesColumn('retained', 'WAL kept', (row) => row.retainedBytes),
  bytesColumn('safe', 'Safe for', (row) => row.safeWalBytes),
  {
    id: 'status',
    header: 'WAL status',
    accessorFn: (row) => row.invalidationReason ?? row.walStatus ?? '',
    look: { width: 130 },
  },
  {
    id: 'xmin',
    header: 'xmin age',
    accessorFn: (row) => known(row.xminAge) ?? known(row.catalogXminAge),
    sortUndefined: 'last',
    look: { width: 100, align: 'right', title: 'Transactions that VACUUM must wait for because of it' },
    cell: ({ row: { original: row } }) => count(numeric(row.xminAge) ?? numeric(row.catalogXminAge)),
  },
];

const subscriptionColumns: Column<ReplicationSubscription>[] = [
  { id: 'name', header: 'Subscription', accessorFn: (row) => row.name, look: { width: 180, grow: true, sticky: true } },
  { id: 'database', header: 'Database', accessorFn: (row) => row.datname ?? '', look: { width: 130 } },
  {
    id: 'enabled',
    header: 'Enabled',
    accessorFn: (row) => (row.enabled === null ? '' : row.enabled ? 'yes' : 'no'),
    look: { width: 90 },
  },
  { id: 'workers', header: 'Workers', accessorFn: (row) => row.workers, look: { width: 90, align: 'right' } },
  bytesColumn('lag', 'Not applied', (row) => row.lagBytes),
  { id: 'errors', header: 'Errors', accessorFn: (row) => known(row.applyErrors), look: { width: 90, align: 'right' } },
  {
    id: 'conflicts',
    header: 'Conflicts',
    accessorFn: (row) => known(row.conflicts),
    look: { width: 100, align: 'right' },
  },
];

const publicationColumns: Column<ReplicationPublication>[] = [
  { id: 'name', header: 'Publication', accessorFn: (row) => row.name, look: { width: 180, grow: true, sticky: true } },
  { id: 'database', header: 'Database', accessorFn: (row) => row.datname ?? '', look: { width: 130 } },
  { id: 'owner', header: 'Owner', accessorFn: (row) => row.owner ?? '', look: { width: 130 } },
  {
    id: 'tables',
    header: 'Tables',
    accessorFn: (row) => (row.allTables ? Number.MAX_SAFE_INTEGER : (row.tables ?? undefined)),
    sortUndefined: 'last',
    look: { width: 90, align: 'right' },
    cell: ({ row: { original: row } }) => (row.allTables ? 'all' : count(row.tables)),
  },
  {
    id: 'operations',
    header: 'Publishes',
    accessorFn: (row) => row.operations.join(', '),
    look: { width: 220 },
  },
  {
    id: 'root',
    header: 'Partitions',
    accessorFn: (row) => (row.viaRoot === null ? '' : row.viaRoot ? 'as their root' : 'as themselves'),
    look: { width: 120, title: 'Under which name changes of partitions go' },
  },
];

export function SenderTable({ rows }: { readonly rows: readonly ReplicationSender[] }) {
  const [order, setOrder] = useState<Order>({ column: 'replayed', descending: true });
  const empty = <Notice title="Nobody receives WAL from this server" />;
  return (
    <DataTable
      label="Receivers"
      name="receivers"
      rows={rows}
      columns={senderColumns}
      rowId={(row) => String(row.pid)}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={empty}
    />
  );
}

export function SlotTable({ rows }: { readonly rows: readonly ReplicationSlot[] }) {
  const [order, setOrder] = useState<Order>({ column: 'retained', descending: true });
  const empty = <Notice title="There are no replication slots" />;
  return (
    <DataTable
      label="Replication slots"
      name="slots"
      rows={rows}
      columns={slotColumns}
      rowId={(row) => row.name}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={empty}
    />
  );
}

export function SubscriptionTable({ rows }: { readonly rows: readonly ReplicationSubscription[] }) {
  const [order, setOrder] = useState<Order>({ column: 'lag', descending: true });
  return (
    <DataTable
      label="Subscriptions"
      name="subscriptions"
      rows={rows}
      columns={subscriptionColumns}
      rowId={(row) => row.name}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={<Notice title="No subscription" />}
    />
  );
}

export function PublicationTable({ rows }: { readonly rows: readonly ReplicationPublication[] }) {
  const [order, setOrder] = useState<Order>({ column: 'name', descending: false });
  return (
    <DataTable
      label="Publications"
      name="publications"
      rows={rows}
      columns={publicationColumns}
      rowId={(row) => `${row.datname} ${row.name}`}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={<Notice title="No publication" />}
    />
  );
}
