import { createHash } from 'node:crypto';

import type { Cell } from '../sources/cell-types.js';

/** Rows that have gone are remembered so that a lost farewell can be sent again; beyond this the oldest are not. */
const REMEMBERED_FAREWELLS = 10_000;

/**
 * Follows a set of rows that seldom change, such as settings. Lets through rows that are new or changed, and of each
 * that has gone one last row: its identity, when it was found missing and nothing else. Keeps a digest of each row, not the row:
 * five hundred servers have many settings.
 */
export class RowSet {
  private readonly digests = new Map<string, string>();
  /** Who has gone, and when. */
  private readonly gone = new Map<string, number>();
  private everyFarewell = false;

  constructor(
    private readonly keyColumns: number,
    private readonly columns: number,
    private readonly droppedAtColumn: number,
  ) {}

  changed(rows: readonly (readonly Cell[])[], atMs: number): (readonly Cell[])[] {
    const seen = new Set<string>();
    const told = rows.filter((row) => {
      const key = JSON.stringify(row.slice(0, this.keyColumns));
      const digest = digestOf(row);
      const isNew = this.digests.get(key) !== digest;
      seen.add(key);
      this.gone.delete(key);
      this.digests.set(key, digest);
      return isNew;
    });
    const left = [...this.digests.keys()].filter((key) => !seen.has(key));
    for (const key of left) {
      this.digests.delete(key);
      this.gone.set(key, atMs);
    }
    for (const key of this.gone.keys()) {
      if (this.gone.size <= REMEMBERED_FAREWELLS) break;
      this.gone.delete(key);
    }
    const farewells = this.everyFarewell ? [...this.gone.keys()] : left;
    this.everyFarewell = false;
    return [...told, ...farewells.map((key) => this.farewell(key))];
  }

  /** What was sent may be lost: the whole set is sent again, and who has left it. */
  forget(): void {
    for (const key of this.digests.keys()) this.digests.set(key, '');
    this.everyFarewell = true;
  }

  private farewell(key: string): Cell[] {
    const row: Cell[] = Array.from({ length: this.columns }, () => null);
    for (const [index, cell] of (JSON.parse(key) as Cell[]).entries()) row[index] = cell;
    row[this.droppedAtColumn] = this.gone.get(key) ?? null;
    return row;
  }
}

function digestOf(row: readonly Cell[]): string {
  const text = JSON.stringify(row, (_, cell: unknown) => (typeof cell === 'bigint' ? `${cell}n` : cell));
  return createHash('sha1').update(text).digest('base64').slice(0, 16);
}
