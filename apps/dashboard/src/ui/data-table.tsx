import './data-table.css';
import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import type { ColumnDef, Row } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Order } from '../app/search.js';
import { Icon } from './icons.js';
import { useNarrow } from './use-narrow.js';

/** What every table here can do; nothing else of the library is bundled. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

/** How a column looks; `title` explains its number. */
export interface ColumnLook {
  readonly width: number;
  /** Instead of `width` on a narrow screen. */
  readonly narrow?: number;
  readonly grow?: boolean;
  readonly align?: 'right';
  readonly title?: string;
  /** Stays in view while the table is scrolled sideways. */
  readonly sticky?: boolean;
}

export type Column<T extends object> = ColumnDef<typeof features, T> & { id: string; look: ColumnLook };

interface DataTableProps<T extends object> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowId: (row: T) => string;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  /** What decides between rows that are equal by `order`. */
  readonly thenBy?: Order;
  /** The rows come in their order; the table only says which. */
  readonly ordered?: boolean;
  readonly onOpen?: (row: T) => void;
  readonly rowClass?: (row: T) => string | undefined;
  readonly rowHeight?: number;
  /** A row's id to bring into view. */
  readonly reveal?: string | undefined;
  readonly empty: ReactNode;
  readonly onEnd?: () => void;
  readonly expanded?: (row: T) => ReactNode;
}

const usualRowHeight = 34;

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const {
    label,
    rows,
    columns,
    rowId,
    order,
    onOrder,
    ordered = false,
    rowHeight = usualRowHeight,
    reveal,
    onEnd,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const open = useCallback((row: T) => latest.current.onOpen?.(row), []);
  const narrow = useNarrow();
  const table = useTable({
    features,
    data: rows,
    columns,
    getRowId: rowId,
    manualSorting: ordered,
    enableSortingRemoval: false,
    state: { sorting: sortingOf(order, props.thenBy) },
  });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (onEnd && sorted.length > 0 && lastShown >= sorted.length - 15) onEnd();
  }, [lastShown, sorted.length, onEnd]);

  useEffect(() => {
    const index = reveal === undefined ? -1 : sorted.findIndex((row) => row.id === reveal);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only a new wish moves the table; new rows must not.
  }, [reveal]);

  return (
    <div className="table-wrap" ref={scroller} tabIndex={-1}>
      <table
        className="data-table"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        style={{ minWidth: widthOf(columns, narrow) }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.look.grow ? undefined : { width: column.look.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.id} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <Spacer height={above} columns={columns.length} /> : null}
          {items.map((item) => {
            const row = sorted[item.index];
            if (!row) return null;
            const look = props.rowClass?.(row.original) ?? '';
            return (
              <BodyRow
                key={row.id}
                row={row}
                columns={columns}
                position={item.index}
                height={rowHeight}
                className={`${props.onOpen ? 'open' : ''} ${look}`.trim()}
                details={props.expanded?.(row.original)}
                open={props.onOpen ? open : undefined}
              />
            );
          })}
          {below > 0 ? <Spacer height={below} columns={columns.length} /> : null}
        </tbody>
      </table>
      {sorted.length === 0 ? <div className="table-empty">{props.empty}</div> : null}
    </div>
  );
}

function sortingOf(order: Order, thenBy: Order | undefined): { id: string; desc: boolean }[] {
  const orders = thenBy && thenBy.column !== order.column ? [order, thenBy] : [order];
  return orders.map(({ column, descending }) => ({ id: column, desc: descending }));
}

function widthOf(columns: readonly { readonly look: ColumnLook }[], narrow: boolean): number {
  return columns.reduce((sum, { look }) => sum + ((narrow ? look.narrow : undefined) ?? look.width), 0);
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

interface HeadingProps<T extends object> {
  readonly column: Column<T>;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Heading<T extends object>({ column, order, onOrder }: HeadingProps<T>) {
  const active = order.column === column.id;
  const title = typeof column.header === 'string' ? column.header : column.id;
  const { look } = column;
  const next = {
    column: column.id,
    descending: active ? !order.descending : (column.sortDescFirst ?? look.align === 'right'),
  };
  return (
    <th
      scope="col"
      className={classOf(look)}
      title={look.title}
      aria-sort={active ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.enableSorting === false ? (
        title
      ) : (
        <button type="button" onClick={() => onOrder(next)}>
          <span>{title}</span>
          {active ? <Icon name={order.descending ? 'down' : 'up'} size={12} /> : null}
        </button>
      )}
    </th>
  );
}

interface BodyRowProps<T extends object> {
  readonly row: Row<typeof features, T>;
  readonly columns: readonly Column<T>[];
  readonly position: number;
  readonly height: number;
  readonly className: string;
  readonly details: ReactNode;
  /** Unset where rows do not open. */
  readonly open: ((row: T) => void) | undefined;
}

/** Drawn anew only when its own data changes, so that scrolling costs the rows that come into view. */
function PlainRow<T extends object>(props: BodyRowProps<T>) {
  const { row, columns, position, height, className, details, open } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target === event.currentTarget) open?.(row.original);
  };
  return (
    <>
      <tr
        aria-rowindex={position + 2}
        className={className || undefined}
        style={{ height }}
        tabIndex={open ? 0 : undefined}
        onKeyDown={open ? onKeyDown : undefined}
        onClick={open ? (event) => openUnlessBusy(event.target, () => open(row.original)) : undefined}
      >
        {row.getAllCells().map((cell, index) => {
          const look = columns[index]?.look;
          const content = cell.column.columnDef.cell;
          return (
            <td key={cell.id} className={look ? classOf(look) : undefined}>
              {typeof content === 'function' ? content(cell.getContext()) : null}
            </td>
          );
        })}
      </tr>
      {details ? (
        <tr className="details">
          <td colSpan={columns.length}>{details}</td>
        </tr>
      ) : null}
    </>
  );
}

// `memo` forgets that the row is generic.
const BodyRow = memo(PlainRow) as typeof PlainRow;

/** A click on a link or a button in the row, or the end of a text selection, does not open the row. */
function openUnlessBusy(target: EventTarget, open: () => void): void {
  if (target instanceof Element && target.closest('a, button, input')) return;
  if (getSelection()?.type === 'Range') return;
  open();
}

function classOf(look: ColumnLook): string | undefined {
  return `${look.align === 'right' ? 'num' : ''} ${look.sticky ? 'sticky' : ''}`.trim() || undefined;
}
