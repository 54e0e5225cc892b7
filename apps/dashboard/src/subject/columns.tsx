import type { ReactNode } from 'react';
import { bytes, count, duration, numeric, share, unknownText } from '../format/format.js';
import { momentLabel } from '../time/range.js';
import type { Column, ColumnLook } from '../ui/data-table.js';

type Value = number | string | null | undefined;
type Look = Partial<ColumnLook>;

interface NumberColumn<T> {
  readonly id: string;
  readonly header: string;
  readonly title: string;
  readonly value: (row: T) => Value;
  readonly look?: Look;
}

const numbers =
  (text: (value: number | null) => string, width: number) =>
  <T extends object>({ id, header, title, value, look }: NumberColumn<T>): Column<T> => ({
    id,
    header,
    accessorFn: (row) => sortable(numeric(value(row))),
    value,
    sortUndefined: 'last',
    look: { width, align: 'right', title, ...look },
    cell: ({ row: { original } }) => text(numeric(value(original))),
  });

/** Columns of numbers, each with the unit it is shown in; what is not known comes last. */
export const countColumn = numbers(count, 92);
export const bytesColumn = numbers(bytes, 92);
export const shareColumn = numbers(share, 84);
export const durationColumn = numbers(duration, 92);
export const momentColumn = numbers((at) => (at === null ? unknownText : momentLabel(at)), 164);

interface TextColumn<T> {
  readonly id: string;
  readonly header: string;
  readonly title?: string;
  readonly value: (row: T) => string | null | undefined;
  readonly cell?: (row: T) => ReactNode;
  readonly look: ColumnLook;
}

/** A column of texts. */
export function textColumn<T extends object>({ id, header, value, cell, look }: TextColumn<T>): Column<T> {
  return {
    id,
    header,
    accessorFn: (row) => value(row) ?? undefined,
    sortUndefined: 'last',
    look,
    cell: ({ row: { original } }) => cell?.(original) ?? value(original) ?? unknownText,
  };
}

// The library sorts undefined apart from values, but null among them.
const sortable = (value: number | null): number | undefined => value ?? undefined;
