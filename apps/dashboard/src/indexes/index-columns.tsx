import '../subject/subject.css';
import type { IndexItem } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { unknownText } from '../format/format.js';
import { bytesColumn, countColumn, momentColumn, textColumn } from '../subject/columns.js';
import type { Column } from '../ui/data-table.js';

const extra = { extra: true };
const uses = { used: 'used', unused: 'unused', unknown: 'not known' };

/** The columns of the list of indexes; their ids are what the API orders by. */
export function indexColumns(serverId: string): Column<IndexItem>[] {
  return [
    textColumn<IndexItem>({
      id: 'name',
      header: 'Index',
      value: (index) => index.indexrelname,
      look: { width: 210, narrow: 150, grow: true, sticky: true },
    }),
    {
      ...textColumn<IndexItem>({
        id: 'relname',
        header: 'Table',
        value: (index) => `${index.schemaname}.${index.relname}`,
        cell: (index) => (
          <Link to="/servers/$serverId/tables/$tableId" params={{ serverId, tableId: index.tableId }} search={keepTime}>
            {index.schemaname === 'public' ? '' : `${index.schemaname}.`}
            {index.relname}
          </Link>
        ),
        look: { width: 160 },
      }),
      enableSorting: false,
    },
    {
      ...textColumn<IndexItem>({
        id: 'datname',
        header: 'Database',
        value: (row) => row.datname,
        look: { width: 100 },
      }),
      enableSorting: false,
    },
    bytesColumn({ id: 'sizeBytes', header: 'Size', title: 'On disk', value: (row) => row.sizeBytes }),
    countColumn({ id: 'scans', header: 'Scans', title: 'On this server in the range', value: (row) => row.scans }),
    {
      ...textColumn<IndexItem>({
        id: 'use',
        header: 'Use in 30 days',
        value: (index) => uses[index.use],
        cell: (index) => <span title={index.useReason}>{uses[index.use]}</span>,
        look: { width: 116, title: 'Over the primary and all standbys' },
      }),
      enableSorting: false,
    },
    {
      ...textColumn<IndexItem>({
        id: 'needed',
        header: 'Needed by',
        value: (index) => index.neededBy,
        cell: (index) => index.neededBy ?? unknownText,
        look: { width: 116 },
      }),
      enableSorting: false,
    },
    {
      ...textColumn<IndexItem>({
        id: 'findings',
        header: 'Findings',
        value: (index) => index.findings.map(({ kind }) => kind).join(' '),
        cell: (index) =>
          index.findings.map(({ kind, text }) => (
            <span key={kind} className={kind === 'invalid' ? 'subject-tag danger' : 'subject-tag warn'} title={text}>
              {kind}
            </span>
          )),
        look: { width: 170 },
      }),
      enableSorting: false,
    },
    bytesColumn({
      id: 'bloatBytes',
      header: 'Bloat',
      title: 'Estimated; of B-trees only',
      value: (row) => row.bloatBytes,
    }),
    bytesColumn({
      id: 'growthBytes',
      header: 'Growth',
      title: 'Since it was first seen in the range',
      value: (row) => row.growthBytes,
      look: extra,
    }),
    countColumn({
      id: 'scansSinceReset',
      header: 'All scans',
      title: 'Since the statistics were reset',
      value: (row) => row.scansSinceReset,
      look: extra,
    }),
    momentColumn({
      id: 'lastScan',
      header: 'Last scan',
      title: 'On this server; PostgreSQL 16 and later',
      value: (row) => row.lastScan,
      look: extra,
    }),
    countColumn({
      id: 'rowsRead',
      header: 'Entries read',
      title: 'Index entries returned by scans in the range',
      value: (row) => row.rowsRead,
      look: extra,
    }),
    countColumn({
      id: 'blocksRead',
      header: 'Blocks read',
      title: 'From outside shared buffers in the range',
      value: (row) => row.blocksRead,
      look: extra,
    }),
  ];
}
