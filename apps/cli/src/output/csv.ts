import { csvLine } from '@pganalytics/api-client';

import type { Column } from './listing.js';

/** Rows as CSV. Lines end as those of every Unix tool, so that `cut`, `awk` and `while read` see no carriage return. */
export function csvOf<T>(items: readonly T[], columns: readonly Column<T>[], headers: boolean): string {
  const rows = items.map((item) => columns.map((column) => column.value(item)));
  if (headers) rows.unshift(columns.map(({ name }) => name));
  return rows.map((row) => `${csvLine(row)}\n`).join('');
}
