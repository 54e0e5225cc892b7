import type { Cell } from '../sources/cell-types.js';

/** Lets through the rows of a poll that changed since the last one. Rows that are gone are forgotten. */
export class SparseRows {
  private last = new Map<string, readonly Cell[]>();

  constructor(private readonly keyColumns: number) {}

  changed(rows: readonly (readonly Cell[])[]): (readonly Cell[])[] {
    const before = this.last;
    this.last = new Map();
    return rows.filter((row) => {
      const key = row.slice(0, this.keyColumns).join('\u0000');
      this.last.set(key, row);
      const known = before.get(key);
      return known === undefined || row.some((cell, index) => cell !== known[index]);
    });
  }

  forget(): void {
    this.last.clear();
  }
}
