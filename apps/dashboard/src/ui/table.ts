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

/** A value of a cell as a filter and a file know it: exact, without its unit. */
export type CellValue = string | number | bigint | boolean | null | undefined;

export type Column<T extends object> = ColumnDef<typeof features, T> & {
  id: string;
  look: ColumnLook;
  /** What the filter looks at and the exported file holds, where that is not what the column sorts by. */
  value?: (row: T) => CellValue;
};

/** True for a column that is shown while nobody has chosen otherwise. */
export function isUsual<T extends object>({ id, look }: Column<T>, cramped: boolean, orderedBy: string): boolean {
  return look.wide ? !cramped || id === orderedBy : look.extra !== true;
}

export function titleOf<T extends object>(column: Column<T>): string {
  return typeof column.header === 'string' ? column.header : column.id;
}

/** What a column holds for a row; `undefined` for a column that only draws. */
export function valueOf<T extends object>(column: Column<T>, row: T): CellValue {
  if (column.value) return column.value(row);
  if ('accessorFn' in column && column.accessorFn) return column.accessorFn(row, 0) as CellValue;
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

/** The rows as a file for spreadsheets (RFC 4180); what is not known is empty. */
export function csvOf<T extends object>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const told = columns.filter((column) => column.value || ('accessorFn' in column && column.accessorFn));
  const lines = rows.map((row) => told.map((column) => csvField(valueOf(column, row))).join(','));
  return `${[told.map((column) => csvField(titleOf(column))).join(','), ...lines].join('\r\n')}\r\n`;
}

/** One field; a text that a spreadsheet would take for a formula is made harmless. */
export function csvField(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function sortingOf(order: Order, thenBy: Order | undefined): { id: string; desc: boolean }[] {
  const orders = thenBy && thenBy.column !== order.column ? [order, thenBy] : [order];
  return orders.map(({ column, descending }) => ({ id: column, desc: descending }));
}
