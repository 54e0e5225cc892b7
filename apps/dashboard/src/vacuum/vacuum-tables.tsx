import '../subject/subject.css';
import type { VacuumTable } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { useTableSearch } from '../app/use-table-search.js';
import { unknownText } from '../format/format.js';
import { countColumn, momentColumn, shareColumn, textColumn } from '../subject/columns.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { Notice } from '../ui/notice.js';

interface VacuumTablesProps {
  readonly serverId: string;
  readonly name: string;
  readonly label: string;
  readonly tables: readonly VacuumTable[];
  readonly total?: number;
  readonly usual: string;
  readonly names: { readonly filter: string; readonly order: string };
  readonly empty: string;
}

/** Tables with what makes them due for vacuum. */
export function VacuumTables({ serverId, name, label, tables, total, usual, names, empty }: VacuumTablesProps) {
  const search = useTableSearch({ column: usual, descending: true }, names);
  const columns = useMemo(() => columnsOf(serverId), [serverId]);
  return (
    <DataTable
      name={name}
      label={label}
      rows={tables}
      columns={columns}
      rowId={({ id }) => id}
      {...search}
      total={total}
      inFlow
      empty={<Notice title={empty} />}
    />
  );
}

function columnsOf(serverId: string): Column<VacuumTable>[] {
  return [
    textColumn<VacuumTable>({
      id: 'name',
      header: 'Table',
      value: ({ name }) => name,
      cell: (table) => (
        <Link to="/servers/$serverId/tables/$tableId" params={{ serverId, tableId: table.id }} search={keepTime}>
          {table.name}
        </Link>
      ),
      look: { width: 220, narrow: 150, grow: true, sticky: true },
    }),
    textColumn<VacuumTable>({ id: 'datname', header: 'Database', value: (row) => row.datname, look: { width: 110 } }),
    textColumn<VacuumTable>({
      id: 'due',
      header: 'Due for',
      value: ({ due }) => due.join(', '),
      cell: ({ due, autovacuum, running }) => (
        <>
          {due.length === 0 ? unknownText : due.join(', ')}
          {autovacuum ? null : <span className="subject-tag warn">autovacuum off</span>}
          {running ? <span className="subject-tag">running</span> : null}
        </>
      ),
      look: { width: 220 },
    }),
    shareColumn({
      id: 'urgency',
      header: 'Of threshold',
      title: 'The largest part of a threshold that is reached',
      value: (row) => row.urgency,
    }),
    countColumn({
      id: 'dead',
      header: 'Dead rows',
      title: 'As PostgreSQL estimates them',
      value: (row) => row.deadRows,
    }),
    countColumn({
      id: 'deadAt',
      header: 'Due at',
      title: 'Dead rows from which on autovacuum takes it',
      value: (row) => row.deadThreshold,
    }),
    countColumn({
      id: 'inserted',
      header: 'Inserted',
      title: 'Rows since the last vacuum',
      value: (row) => row.insertedRows,
    }),
    countColumn({
      id: 'age',
      header: 'XID age',
      title: 'Age of its oldest unfrozen transaction id',
      value: (row) => row.frozenAge,
    }),
    countColumn({
      id: 'multixact',
      header: 'MXID age',
      title: 'Age of its oldest multixact id',
      value: (row) => row.multixactAge,
    }),
    momentColumn({ id: 'last', header: 'Last vacuum', title: 'By hand or automatic', value: (row) => row.lastVacuum }),
  ];
}
