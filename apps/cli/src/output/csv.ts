import type { Column } from './listing.js';

/** Integers beyond 2^53 are texts; query ids may be negative. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Rows as CSV (RFC 4180); what is not known is an empty field. */
export function csvOf<T>(items: readonly T[], columns: readonly Column<T>[], headers: boolean): string {
  const rows = items.map((item) => columns.map((column) => field(column.value(item))));
  if (headers) rows.unshift(columns.map(({ name }) => name));
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

function field(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A text that begins like a formula would be run by a spreadsheet.
  const text = /^[=+\-@\t\r]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
