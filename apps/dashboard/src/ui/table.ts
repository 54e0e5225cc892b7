import { csvLine } from '@pganalytics/api-client';
import type { CsvValue } from '@pganalytics/api-client';
import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
} from '@tanstack/react-table';
import type { ColumnDef } from '@tanstack/react-table';
import type { Order } from '../app/search.js';

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
  /** Stays in view while the table is scrolled sideways; such a column is always shown. */
  readonly sticky?: boolean;
  /** Shown only to those who choose it. */
  readonly extra?: boolean;
  /** On a screen that is not wide, shown only to those who choose it or order by it. */
  readonly wide?: boolean;
}

export type Column<T extends object> = ColumnDef<typeof features, T> & {
  id: string;
  look: ColumnLook;
  /** What the filter looks at and the exported file holds, where that is not what the column sorts by. */
  value?: (row: T) => CsvValue;
};

/** True for a column that is shown while nobody has chosen otherwise. */
export function isUsual<T extends object>({ id, look }: Column<T>, cramped: boolean, orderedBy: string): boolean {
  return look.wide ? !cramped || id === orderedBy : look.extra !== true;
}

export function titleOf<T extends object>(column: Column<T>): string {
  return typeof column.header === 'string' ? column.header : column.id;
}

/** What a column holds for a row; `undefined` for a column that only draws. */
export function valueOf<T extends object>(column: Column<T>, row: T): CsvValue {
  if (column.value) return column.value(row);
  if ('accessorFn' in column && column.accessorFn) return column.accessorFn(row, 0) as CsvValue;
  return undefined;
}

/** True when every word of the filter stands in one of the row's values. */
export function matchesFilter<T extends object>(columns: readonly Column<T>[], row: T, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = columns
    .map((column) => String(valueOf(column, row) ?? ''))
    .join('\u0000')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What the columns hold of the rows, as a file. */
export function csvOf<T extends object>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const told = columns.filter((column) => column.value || ('accessorFn' in column && column.accessorFn));
  return csvFile([told.map(titleOf), ...rows.map((row) => told.map((column) => valueOf(column, row)))]);
}

/** Rows as a file that spreadsheets open: its lines end as RFC 4180 has it. */
export function csvFile(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${csvLine(row)}\r\n`).join('');
}

export function sortingOf(order: Order, thenBy: Order | undefined): { id: string; desc: boolean }[] {
  const orders = thenBy && thenBy.column !== order.column ? [order, thenBy] : [order];
  return orders.map(({ column, descending }) => ({ id: column, desc: descending }));
}
