import type { FleetQueryDetail, FleetQueryItem } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { count, duration, numeric, share, unknownText } from '../format/format.js';
import type { Column } from '../ui/data-table.js';
import { Meter } from '../ui/meter.js';
import { Sql } from '../ui/sql.js';

type Measured = Pick<
  FleetQueryItem,
  'calls' | 'totalTimeMs' | 'meanTimeMs' | 'rows' | 'sharedBlksHit' | 'sharedBlksRead' | 'sampledActiveSeconds'
>;
type OnServer = FleetQueryDetail['servers'][number];

const seconds = (value: number | null) => duration(value === null ? null : value * 1000);

/** Where there is a text, it needs the room of these more. */
const besideText: readonly string[] = ['rows', 'shared_blks_read', 'shared_blks_hit'];

/** The measures that both tables have. */
function measureColumns<T extends Measured>(wide: readonly string[] = []): Column<T>[] {
  const column = (
    id: string,
    header: string,
    of: (row: T) => number | null,
    text: (value: number | null) => string,
  ): Column<T> => ({
    id,
    header,
    accessorFn: (row) => of(row) ?? undefined,
    sortUndefined: 'last',
    look: { width: id === 'sampled_active_seconds' ? 108 : 96, align: 'right', wide: wide.includes(id) },
    cell: ({ row: { original } }) => text(of(original)),
  });
  return [
    column('sampled_active_seconds', 'Sampled active', (row) => row.sampledActiveSeconds, seconds),
    column('total_exec_time', 'Time', (row) => numeric(row.totalTimeMs), duration),
    column('calls', 'Calls', (row) => numeric(row.calls), count),
    column('mean_exec_time', 'Mean time', (row) => numeric(row.meanTimeMs), duration),
    column('rows', 'Rows', (row) => numeric(row.rows), count),
    column('shared_blks_read', 'Blocks read', (row) => numeric(row.sharedBlksRead), count),
    column('shared_blks_hit', 'Blocks hit', (row) => numeric(row.sharedBlksHit), count),
  ];
}

/** The columns of the statements of all servers. */
export const fleetColumns: Column<FleetQueryItem>[] = [
  {
    id: 'text',
    header: 'Statement',
    enableSorting: false,
    value: (item) => item.text,
    look: { width: 340, narrow: 190, grow: true, sticky: true },
    cell: ({ row: { original: item } }) =>
      item.fingerprint === null ? (
        <span className="muted">Statements whose text is not known yet</span>
      ) : (
        <Link
          className="query-link"
          to="/queries/$fingerprint"
          params={{ fingerprint: item.fingerprint }}
          search={keepTime}
          aria-label={item.text?.slice(0, 120) ?? `Statement ${item.fingerprint}`}
        >
          {item.text ? <Sql text={item.text} line /> : <code>{item.fingerprint}</code>}
        </Link>
      ),
  },
  {
    id: 'share',
    header: 'Share',
    enableSorting: false,
    value: (item) => item.share,
    look: { width: 104, align: 'right', title: 'Its part of the measure the list is ordered by, of all statements' },
    cell: ({ row: { original: item } }) =>
      item.share === null ? unknownText : <Meter share={item.share} text={share(item.share)} calm />,
  },
  {
    id: 'servers',
    header: 'Servers',
    accessorFn: (item) => item.servers,
    look: { width: 84, align: 'right', title: 'On how many servers it ran' },
    cell: ({ row: { original: item } }) => item.servers,
  },
  {
    id: 'busiest',
    header: 'Most on',
    enableSorting: false,
    value: (item) => item.busiest.name,
    look: { width: 160 },
    cell: ({ row: { original: item } }) => <ServerLink server={item.busiest} />,
  },
  ...measureColumns<FleetQueryItem>(besideText),
];

/** The columns of the servers of one statement. */
export const serverColumns: Column<OnServer>[] = [
  {
    id: 'name',
    header: 'Server',
    accessorFn: (server) => server.name,
    look: { width: 200, grow: true, sticky: true },
    cell: ({ row: { original: server } }) => <ServerLink server={server} />,
  },
  ...measureColumns<OnServer>(),
];

/** The statement on one server; its id there differs from that on others. */
function ServerLink({ server }: { readonly server: OnServer }) {
  const [queryId] = server.queryIds;
  if (queryId === undefined) return server.name;
  return (
    <Link to="/servers/$serverId/queries/$queryId" params={{ serverId: server.serverId, queryId }} search={keepTime}>
      {server.name}
    </Link>
  );
}
