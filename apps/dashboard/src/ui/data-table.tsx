import './data-table.css';
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { Order } from '../app/search.js';
import { exact } from '../format/format.js';
import type { Question } from './copy-as.js';
import { Heading } from './table-head.js';
import { BodyRow, Spacer } from './table-row.js';
import { TableToolbar } from './table-toolbar.js';
import { features, matchesFilter, sortingOf } from './table.js';
import type { Column, ColumnLook } from './table.js';
import { useColumns } from './use-columns.js';
import { useNarrow } from './use-narrow.js';
import { useRowKeys } from './use-row-keys.js';

export { features } from './table.js';
export type { Column, ColumnLook } from './table.js';

interface DataTableProps<T extends object> {
  readonly label: string;
  /** Short and of its own, such as `tables`: gives the table its tools, and the name its columns are remembered by. */
  readonly name?: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowId: (row: T) => string;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  /** What decides between rows that are equal by `order`. */
  readonly thenBy?: Order;
  /** The rows come in their order; the table only says which. */
  readonly ordered?: boolean;
  /** Text to filter by, from the address; with `onFilter` the table has a field for it. */
  readonly filter?: string;
  readonly onFilter?: (text: string) => void;
  readonly filterHint?: string;
  /** The rows come filtered; the table only has the field. */
  readonly filtered?: boolean;
  /** How many there are in all, where `rows` are only the first of them. */
  readonly total?: number | undefined;
  /** What the rows were asked for with, for "copy as". */
  readonly question?: Question;
  /** Stands in the bar of tools, after the filter. */
  readonly tools?: ReactNode;
  readonly onOpen?: (row: T) => void;
  readonly rowClass?: (row: T) => string | undefined;
  readonly rowHeight?: number;
  /** As high as its rows, on a page that scrolls as a whole; else it fills what is left of the page. */
  readonly inFlow?: boolean;
  /** A row's id to bring into view. */
  readonly reveal?: string | undefined;
  readonly empty: ReactNode;
  readonly onEnd?: () => void;
  readonly expanded?: (row: T) => ReactNode;
}

const usualRowHeight = 32;
// Rows of a table in the flow of a page that are drawn before it scrolls by itself.
const mostRowsInFlow = 20;
const headHeight = 34;

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, name, rows, rowId, order, onOrder, filter = '', rowHeight = usualRowHeight } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const narrow = useNarrow();
  const chosen = useColumns(name, props.columns, order.column);
  const { columns } = chosen;
  const matching = useMemo(
    () => (props.filtered || !filter ? rows : rows.filter((row) => matchesFilter(props.columns, row, filter))),
    [rows, filter, props.filtered, props.columns],
  );
  // A new list of the same orders would have all rows sorted anew with every drawing.
  const { thenBy } = props;
  const sorting = useMemo(() => sortingOf(order, thenBy), [order.column, order.descending, thenBy]);
  const table = useTable({
    features,
    data: matching,
    columns,
    getRowId: rowId,
    manualSorting: props.ordered ?? false,
    enableSortingRemoval: false,
    state: { sorting },
  });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: headHeight,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  useEndReached(items.at(-1)?.index ?? 0, sorted.length, props.onEnd);
  useReveal(props.reveal, sorted, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  const open = useCallback((row: T) => latest.current.onOpen?.(row), []);
  const { reached, onKeyDown } = useRowKeys({
    rows: sorted.length,
    scroller,
    pageRows: () => Math.max(Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1, 1),
    reveal: (position) => virtual.scrollToIndex(position, { align: 'auto' }),
    open: (position) => {
      const row = sorted[position];
      if (row) open(row.original);
    },
  });
  // The row that Tab reaches must be among those that are drawn.
  const first = items[0]?.index ?? 0;
  const reachable = reached >= first && reached <= (items.at(-1)?.index ?? 0) ? reached : first;
  const height = Math.min(Math.max(sorted.length, 1), mostRowsInFlow) * rowHeight + headHeight + 2;

  return (
    <div className={props.inFlow ? 'table-box in-flow' : 'table-box'}>
      {name === undefined ? null : (
        <TableToolbar
          name={name}
          label={label}
          all={props.columns}
          chosen={chosen}
          rows={() => sorted.map((row) => row.original)}
          count={countText(sorted.length, props.total ?? rows.length)}
          filter={filter}
          onFilter={props.onFilter}
          filterHint={props.filterHint}
          question={props.question}
          tools={props.tools}
        />
      )}
      <div
        className="table-wrap"
        ref={scroller}
        style={props.inFlow && sorted.length > 0 ? { height } : undefined}
        onKeyDown={onKeyDown}
      >
        <table
          className="data-table"
          aria-label={label}
          aria-rowcount={sorted.length + 1}
          style={{ minWidth: widthOf(columns, narrow) }}
        >
          <colgroup>
            {columns.map(({ id, look }) => (
              <col
                key={id}
                style={look.grow ? undefined : { width: (narrow ? look.narrow : undefined) ?? look.width }}
              />
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
            {items.map(({ index }) => {
              const row = sorted[index];
              if (!row) return null;
              const look = props.rowClass?.(row.original) ?? '';
              return (
                <BodyRow
                  key={row.id}
                  row={row}
                  columns={columns}
                  position={index}
                  height={rowHeight}
                  className={`${props.onOpen ? 'open' : ''} ${look}`.trim()}
                  details={props.expanded?.(row.original)}
                  reached={index === reachable}
                  open={props.onOpen ? open : undefined}
                />
              );
            })}
            {below > 0 ? <Spacer height={below} columns={columns.length} /> : null}
          </tbody>
        </table>
        {sorted.length === 0 ? <div className="table-empty">{props.empty}</div> : null}
      </div>
    </div>
  );
}

function countText(shown: number, all: number): string {
  return shown === all ? exact(all) : `${exact(shown)} of ${exact(all)}`;
}

function useEndReached(lastShown: number, rows: number, onEnd: (() => void) | undefined): void {
  useEffect(() => {
    if (onEnd && rows > 0 && lastShown >= rows - 15) onEnd();
  }, [lastShown, rows, onEnd]);
}

function useReveal(
  id: string | undefined,
  rows: readonly { readonly id: string }[],
  show: (index: number) => void,
): void {
  useEffect(() => {
    const index = id === undefined ? -1 : rows.findIndex((row) => row.id === id);
    if (index >= 0) show(index);
    // Only a new wish moves the table; new rows must not.
  }, [id]);
}

function widthOf(columns: readonly { readonly look: ColumnLook }[], narrow: boolean): number {
  return columns.reduce((sum, { look }) => sum + ((narrow ? look.narrow : undefined) ?? look.width), 0);
}
