import '../subject/subject.css';
import type { DiskItem } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useTableSearch } from '../app/use-table-search.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { hostQuery } from '../data/resources.js';
import { serverQuery } from '../data/servers.js';
import { bytes, share } from '../format/format.js';
import { bytesColumn, shareColumn, textColumn } from '../subject/columns.js';
import { Section } from '../subject/facts.js';
import { SourcesNote } from '../subject/sources-note.js';
import { momentLabel } from '../time/range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { Meter } from '../ui/meter.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { osPanels } from './os-panels.js';

export const Route = createLazyRoute('/app/servers/$serverId/os')({ component: OsScreen });

const columns: readonly Column<DiskItem>[] = [
  textColumn<DiskItem>({
    id: 'mount',
    header: 'Mounted at',
    value: ({ mount }) => mount,
    cell: ({ mount, holdsWalOf }) => (
      <>
        {mount}
        {holdsWalOf.length > 0 ? (
          <span className="subject-tag" title={holdsWalOf.join(', ')}>
            WAL
          </span>
        ) : null}
      </>
    ),
    look: { width: 200, sticky: true },
  }),
  textColumn<DiskItem>({ id: 'device', header: 'Device', value: (row) => row.device, look: { width: 140 } }),
  bytesColumn({ id: 'total', header: 'Size', title: 'Of the file system', value: (row) => row.totalBytes }),
  bytesColumn({
    id: 'available',
    header: 'Left',
    title: 'What a plain user can still fill',
    value: (row) => row.availableBytes,
  }),
  {
    ...shareColumn<DiskItem>({
      id: 'used',
      header: 'Used',
      title: 'Of what plain users may fill',
      value: (row) => row.usedShare,
    }),
    look: { width: 130, title: 'Of what plain users may fill' },
    cell: ({ row: { original: disk } }) => <Meter share={disk.usedShare ?? 0} text={share(disk.usedShare)} />,
  },
  shareColumn({ id: 'files', header: 'Inodes', title: 'Inodes in use', value: (row) => row.filesShare }),
  textColumn<DiskItem>({
    id: 'growth',
    header: 'Per day',
    value: ({ growthBytesPerDay: growth }) => (growth === null ? null : bytes(growth)),
    look: { width: 100, align: 'right', title: 'By a straight line through the last days' },
  }),
  textColumn<DiskItem>({
    id: 'full',
    header: 'Full',
    value: ({ fullAt, fullReason }) => (fullAt === null ? fullReason : `${momentLabel(fullAt)}. ${fullReason}`),
    look: { width: 300, grow: true },
  }),
];

function OsScreen() {
  const { serverId } = Route.useParams();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(hostQuery(serverId));
  const search = useTableSearch({ column: 'used', descending: true });
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return <div className="skeleton fill" role="status" aria-label="Loading the host" />;
  if (data.local === false) {
    return (
      <Notice title="Remote collector: no figures of the host">
        The collector of this server runs on another machine. Run a collector on the host of the server to see its
        processors, memory, disks and network: see Collectors.
      </Notice>
    );
  }
  return (
    <div className="scroll-page">
      <SourcesNote sources={data.sources} />
      <div className="panel-grid">
        {osPanels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
      <Section title="File systems">
        <DataTable
          name="disks"
          label="File systems"
          rows={data.disks}
          columns={columns}
          rowId={({ mount }) => mount}
          {...search}
          inFlow
          question={{ path: apiPath(`/api/v1/servers/${serverId}/host`) }}
          empty={<Notice title="No file system is known yet" />}
        />
      </Section>
    </div>
  );
}
