import type { TableDetail } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { keepTime } from '../app/search.js';
import type { Order } from '../app/search.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { serverQuery } from '../data/servers.js';
import { tableQuery } from '../data/tables.js';
import { bytes, count, numeric, share, unknownText } from '../format/format.js';
import { indexColumns } from '../indexes/index-columns.js';
import { countColumn, shareColumn, textColumn } from '../subject/columns.js';
import { Fact, Facts, Section } from '../subject/facts.js';
import { SourcesNote } from '../subject/sources-note.js';
import { momentLabel } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { tablePanels } from './table-panels.js';

export const Route = createLazyRoute('/app/servers/$serverId/tables/$tableId')({ component: TableScreen });

type TableColumn = TableDetail['columns'][number];

function TableScreen() {
  const { serverId, tableId } = Route.useParams();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(tableQuery(serverId, tableId, range));
  const panels = useMemo(() => tablePanels(tableId), [tableId]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return <div className="skeleton fill" role="status" aria-label="Loading the table" />;
  return (
    <div className="scroll-page">
      <Head serverId={serverId} detail={data} />
      <SourcesNote sources={data.sources} />
      <div className="panel-grid">
        {panels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
      <Section title="Indexes">
        <Indexes serverId={serverId} detail={data} />
      </Section>
      <Section title="Columns">
        <Columns columns={data.columns} />
      </Section>
      <Definitions title="Constraints" items={data.constraints} />
      <Definitions title="Triggers" items={data.triggers} />
    </div>
  );
}

function Head({ serverId, detail }: { readonly serverId: string; readonly detail: TableDetail }) {
  const { table } = detail;
  const name = `${table.schemaname}.${table.relname}`;
  return (
    <>
      <div className="page-head">
        <Link to="/servers/$serverId/tables" params={{ serverId }} search={keepTime}>
          Tables
        </Link>
        <h2 className="mono">{name}</h2>
        <span className="muted">
          {table.kind} in {table.datname}
        </span>
        <Link
          to="/servers/$serverId/queries"
          params={{ serverId }}
          search={(before) => ({ ...keepTime(before), q: table.relname ?? '' })}
        >
          Statements that name it
        </Link>
        <Link
          to="/servers/$serverId/changes"
          params={{ serverId }}
          search={(before) => ({ ...keepTime(before), q: table.relname ?? '' })}
        >
          Changes of it
        </Link>
      </div>
      <Facts label="Figures of the table">
        <Fact name="Size">{bytes(numeric(table.totalBytes))}</Fact>
        <Fact name="Rows">{count(numeric(table.rows))}</Fact>
        <Fact name="Dead rows">
          {count(numeric(table.deadRows))} ({share(table.deadShare)})
        </Fact>
        <Fact name={table.bloatMeasured ? 'Bloat, measured' : 'Bloat, estimated'}>
          {bytes(numeric(table.bloatBytes))} ({share(table.bloatShare)})
        </Fact>
        <Fact name="HOT updates" title="Of all updates in the range">
          {share(table.hotShare)}
        </Fact>
        <Fact name="Last vacuum">{table.lastVacuum === null ? unknownText : momentLabel(table.lastVacuum)}</Fact>
        <Fact name="Last analyze">{table.lastAnalyze === null ? unknownText : momentLabel(table.lastAnalyze)}</Fact>
        <Fact name="Modified since">{count(numeric(table.modifiedSinceAnalyze))} rows</Fact>
        <Fact name="XID age">{count(numeric(table.frozenAge))}</Fact>
        {detail.options === null ? null : <Fact name="Storage parameters">{detail.options}</Fact>}
        {detail.definition === null ? null : <Fact name="Definition">{detail.definition}</Fact>}
      </Facts>
    </>
  );
}

function Indexes({ serverId, detail }: { readonly serverId: string; readonly detail: TableDetail }) {
  const [order, setOrder] = useState<Order>({ column: 'sizeBytes', descending: true });
  const columns = useMemo(
    () => indexColumns(serverId).filter(({ id }) => id !== 'relname' && id !== 'datname'),
    [serverId],
  );
  return (
    <DataTable
      name="table-indexes"
      label="Indexes of the table"
      rows={detail.indexes}
      columns={columns}
      rowId={(index) => index.id}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={<Notice title="No index is known">Indexes are read every minute, their definitions every ten.</Notice>}
    />
  );
}

const columnsOfColumns: readonly Column<TableColumn>[] = [
  textColumn<TableColumn>({
    id: 'name',
    header: 'Column',
    value: ({ name }) => name,
    look: { width: 180, sticky: true },
  }),
  textColumn<TableColumn>({
    id: 'definition',
    header: 'Type',
    value: ({ definition }) => definition,
    look: { width: 300, grow: true },
  }),
  shareColumn({
    id: 'nulls',
    header: 'Null',
    title: 'Part of the rows in which it is null',
    value: (row) => row.nullFraction,
  }),
  countColumn({ id: 'width', header: 'Width', title: 'Average bytes of a value', value: (row) => row.averageWidth }),
  countColumn({
    id: 'distinct',
    header: 'Distinct',
    title: 'Distinct values; a negative number is their part of all rows',
    value: (row) => row.distinct,
  }),
  countColumn({
    id: 'correlation',
    header: 'Correlation',
    title: 'How well the order on disk follows the values: near 1 or -1 makes index scans cheap',
    value: (row) => row.correlation,
  }),
];

function Columns({ columns }: { readonly columns: readonly TableColumn[] }) {
  const [order, setOrder] = useState<Order>({ column: 'name', descending: false });
  return (
    <DataTable
      name="table-columns"
      label="Columns of the table"
      rows={columns}
      columns={columnsOfColumns}
      rowId={({ name }) => name}
      order={order}
      onOrder={setOrder}
      inFlow
      empty={
        <Notice title="No column is known yet">
          The schema is read every ten minutes, on the primary alone: a standby has that of its primary.
        </Notice>
      }
    />
  );
}

interface DefinitionsProps {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly definition: string | null }[];
}

function Definitions({ title, items }: DefinitionsProps) {
  if (items.length === 0) return null;
  return (
    <Section title={title}>
      <dl className="subject-details">
        {items.map(({ name, definition }) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="mono muted">{definition ?? unknownText}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
