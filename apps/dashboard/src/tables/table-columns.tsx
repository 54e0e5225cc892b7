import type { TableItem } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { bytesColumn, countColumn, momentColumn, shareColumn, textColumn } from '../subject/columns.js';
import type { Column } from '../ui/data-table.js';

const extra = { extra: true };

/** The columns of the list of tables; their ids are what the API orders by. */
export function tableColumns(serverId: string): Column<TableItem>[] {
  return [
    textColumn<TableItem>({
      id: 'name',
      header: 'Table',
      value: (table) => `${table.schemaname}.${table.relname}`,
      cell: (table) => (
        <Link to="/servers/$serverId/tables/$tableId" params={{ serverId, tableId: table.id }} search={keepTime}>
          {table.schemaname === 'public' ? '' : `${table.schemaname}.`}
          {table.relname}
        </Link>
      ),
      look: { width: 220, narrow: 160, grow: true, sticky: true },
    }),
    {
      ...textColumn<TableItem>({
        id: 'datname',
        header: 'Database',
        value: (table) => table.datname,
        look: { width: 110 },
      }),
      enableSorting: false,
    },
    bytesColumn({
      id: 'totalBytes',
      header: 'Size',
      title: 'With TOAST table and indexes',
      value: (row) => row.totalBytes,
    }),
    bytesColumn({
      id: 'growthBytes',
      header: 'Growth',
      title: 'Since it was first seen in the range; sizes are read every ten minutes',
      value: (row) => row.growthBytes,
    }),
    countColumn({
      id: 'rows',
      header: 'Rows',
      title: 'Live rows as PostgreSQL estimates them',
      value: (row) => row.rows,
    }),
    countColumn({
      id: 'deadRows',
      header: 'Dead rows',
      title: 'As PostgreSQL estimates them',
      value: (row) => row.deadRows,
    }),
    shareColumn({ id: 'deadShare', header: 'Dead', title: 'Dead rows of all rows', value: (row) => row.deadShare }),
    countColumn({
      id: 'seqScans',
      header: 'Seq scans',
      title: 'Sequential scans in the range',
      value: (row) => row.seqScans,
    }),
    countColumn({
      id: 'seqRowsRead',
      header: 'Seq rows',
      title: 'Rows that sequential scans read in the range',
      value: (row) => row.seqRowsRead,
    }),
    countColumn({ id: 'idxScans', header: 'Index scans', title: 'In the range', value: (row) => row.idxScans }),
    countColumn({ id: 'inserted', header: 'Inserted', title: 'Rows in the range', value: (row) => row.inserted }),
    countColumn({ id: 'updated', header: 'Updated', title: 'Rows in the range', value: (row) => row.updated }),
    countColumn({ id: 'deleted', header: 'Deleted', title: 'Rows in the range', value: (row) => row.deleted }),
    shareColumn({
      id: 'hotShare',
      header: 'HOT',
      title: 'Updates that made no new index entries, of all updates in the range',
      value: (row) => row.hotShare,
    }),
    bytesColumn({
      id: 'bloatBytes',
      header: 'Bloat',
      title: 'Space beyond what the rows need: an estimate, unless pgstattuple measured it',
      value: (row) => row.bloatBytes,
    }),
    momentColumn({
      id: 'lastVacuum',
      header: 'Last vacuum',
      title: 'By hand or automatic',
      value: (row) => row.lastVacuum,
    }),
    momentColumn({
      id: 'lastAnalyze',
      header: 'Last analyze',
      title: 'By hand or automatic',
      value: (row) => row.lastAnalyze,
    }),
    bytesColumn({
      id: 'tableBytes',
      header: 'Table',
      title: 'Without indexes',
      value: (row) => row.tableBytes,
      look: extra,
    }),
    bytesColumn({
      id: 'indexBytes',
      header: 'Indexes',
      title: 'Size of all indexes',
      value: (row) => row.indexBytes,
      look: extra,
    }),
    countColumn({
      id: 'blocksRead',
      header: 'Blocks read',
      title: 'From outside shared buffers',
      value: (row) => row.blocksRead,
      look: extra,
    }),
    countColumn({
      id: 'modifiedSinceAnalyze',
      header: 'Stale rows',
      title: 'Rows modified since it was analysed: how old the statistics of the planner are',
      value: (row) => row.modifiedSinceAnalyze,
      look: extra,
    }),
    countColumn({
      id: 'frozenAge',
      header: 'XID age',
      title: 'Age of its oldest unfrozen transaction id',
      value: (row) => row.frozenAge,
      look: extra,
    }),
  ];
}
