import { stringify } from 'yaml';

import { UnknownColumn } from '../cli.errors.js';
import { csvOf } from './csv.js';
import type { Column, Listing, Result } from './listing.js';
import { tableOf } from './table.js';

/** How results are written. */
export const formats = ['table', 'json', 'yaml', 'csv'] as const;
/** One of {@link formats}. */
export type Format = (typeof formats)[number];

/** How results are written, and for what width. */
export interface RenderOptions {
  readonly format: Format;
  /** Names of columns to show, in this order. */
  readonly columns?: readonly string[];
  readonly headers: boolean;
  /** Width of the terminal; lines are not cut if left out. */
  readonly width?: number;
}

/**
 * A result as text that ends with a line end.
 * @throws UnknownColumn
 */
export function render(result: Result, options: RenderOptions): string {
  if (options.format === 'json') return `${JSON.stringify(documentOf(result), undefined, 2)}\n`;
  if (options.format === 'yaml') return stringify(documentOf(result), { lineWidth: 0 });
  if (result.kind === 'document') return `${result.text}\n`;
  const { listing } = result;
  if (options.format === 'csv') return csvOf(listing.items, chosen(listing, options, true), options.headers);
  if (listing.items.length === 0) return `${listing.empty ?? 'Nothing found.'}\n`;
  return tableOf(listing.items, chosen(listing, options, false), options);
}

const documentOf = (result: Result): unknown =>
  result.kind === 'document' ? result.document : result.listing.document;

function chosen(
  { columns }: Listing<unknown>,
  { columns: names }: RenderOptions,
  wide: boolean,
): readonly Column<unknown>[] {
  if (names === undefined) return columns.filter((column) => wide || column.wide !== true);
  return names.map((name) => {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      throw new UnknownColumn(
        name,
        columns.map((one) => one.name),
      );
    }
    return column;
  });
}
