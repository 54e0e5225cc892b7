import type { Cell, Column } from './listing.js';

/** A column of texts. */
export function text<T>(name: string, value: (item: T) => Cell): Column<T> {
  return { name, value };
}

/** A column of numbers, written by `as` for people and as they are for programs. */
export function figure<T>(
  name: string,
  value: (item: T) => number | string | null,
  as: (value: number | string | null) => string,
): Column<T> {
  return { name, value, text: (item) => as(value(item)), align: 'right' };
}

/** A column that is only in a table when it is asked for. */
export function wide<T>(column: Column<T>): Column<T> {
  return { ...column, wide: true };
}
