import { createHash } from 'node:crypto';

import type { Cell } from '../sources/cell-types.js';

/** Rows that have gone are remembered so that a lost farewell can be sent again; beyond this the oldest are not. */
const REMEMBERED_FAREWELLS = 10_000;

type Row = readonly Cell[];

interface Known {
  readonly identity: Row;
  /** Of the row as it was sent; empty when it may not have arrived. */
  readonly digest: string;
}

/**
 * Follows a set of rows that seldom change, such as settings. Lets through rows that are new or changed, and of each
 * that has gone one last row: its identity, when it was found missing, and nothing else. Keeps a digest of each row and
 * not the row: five hundred servers have many settings.
 */
export class RowSet {
  private readonly present = new Map<string, Known>();
  /** The last row of each that has gone. */
  private readonly farewells = new Map<string, Row>();
  private everyFarewell = false;

  constructor(
    private readonly keyColumns: number,
    private readonly columns: number,
    private readonly droppedAtColumn: number,
  ) {}

  changed(rows: readonly Row[], atMs: number): Row[] {
    const seen = new Set<string>();
    const told = rows.filter((row) => {
      const identity = row.slice(0, this.keyColumns);
      const key = textOf(identity);
      const digest = createHash('sha1').update(textOf(row)).digest('base64').slice(0, 16);
      const isNew = this.present.get(key)?.digest !== digest;
      seen.add(key);
      this.farewells.delete(key);
      this.present.set(key, { identity, digest });
      return isNew;
    });
    const left = this.part(seen, atMs);
    const farewells = this.everyFarewell ? [...this.farewells.values()] : left;
    this.everyFarewell = false;
    return [...told, ...farewells];
  }

  /** What was sent may be lost: the whole set is sent again, and who has left it. */
  forget(): void {
    for (const [key, { identity }] of this.present) this.present.set(key, { identity, digest: '' });
    this.everyFarewell = true;
  }

  /** The last rows of those that were not seen any more. */
  private part(seen: ReadonlySet<string>, atMs: number): Row[] {
    const left = [...this.present].filter(([key]) => !seen.has(key));
    const rows = left.map(([key, { identity }]) => {
      const row: Cell[] = Array.from({ length: this.columns }, (_, index) => identity[index] ?? null);
      row[this.droppedAtColumn] = atMs;
      this.present.delete(key);
      this.farewells.set(key, row);
      return row;
    });
    for (const key of this.farewells.keys()) {
      if (this.farewells.size <= REMEMBERED_FAREWELLS) break;
      this.farewells.delete(key);
    }
    return rows;
  }
}

function textOf(cells: Row): string {
  return JSON.stringify(cells, (_, cell: unknown) => (typeof cell === 'bigint' ? `${cell}n` : cell));
}
