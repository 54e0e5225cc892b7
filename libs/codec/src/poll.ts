/** One stored value. Integers are numbers while they are exact (up to 2^53 - 1) and bigints beyond; null is unknown. */
export type Cell = number | bigint | string | boolean | null;

/** What one reading of a family gave: its rows, with cells in the order of the schema's columns. */
export interface Poll {
  /** When it was taken, epoch milliseconds. */
  readonly at: number;
  readonly rows: readonly (readonly Cell[])[];
}
