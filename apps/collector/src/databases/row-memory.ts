import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import { Farewells } from './farewells.js';

interface Known {
  readonly dimensions: readonly Cell[];
  /** OID of what the row tells of; its place among the pages. */
  readonly oid: number;
  readonly hash: number;
  /** The round in which it was last seen. */
  seenAtMs: number;
}

/** A row and the OID of what it tells of, which places it among the pages. */
export interface PlacedRow {
  readonly oid: number;
  readonly cells: readonly Cell[];
}

/**
 * Knows which rows of a family were sent for one database, without keeping them: a fingerprint per row. Lets through
 * what changed, and tells rows that are gone: one last row each, with nothing but the moment it was found missing.
 */
export class RowMemory {
  private readonly rows = new Map<string, Known>();
  private readonly dimensions: number;
  private readonly goneAt: number;
  private isComplete = false;
  private readonly farewells = new Farewells<readonly Cell[]>();

  constructor(private readonly schema: FrameSchema) {
    this.dimensions = schema.columns.filter(({ role }) => role === 'dimension').length;
    this.goneAt = schema.columns.findIndex(({ name }) => name === GONE);
  }

  /** Whether all rows that there are were sent, so that only those that may have changed need to be read. */
  get complete(): boolean {
    return this.isComplete;
  }

  /** All rows were read to the end. */
  readToEnd(): void {
    this.isComplete = true;
  }

  /** Those of some rows that differ from what was sent. */
  changed(rows: readonly PlacedRow[], atMs: number): (readonly Cell[])[] {
    return rows.flatMap(({ oid, cells }) => {
      const dimensions = cells.slice(0, this.dimensions);
      const key = dimensions.join('\u0000');
      const hash = hashOf(cells);
      const known = this.rows.get(key);
      if (known) known.seenAtMs = atMs;
      if (known?.hash === hash) return [];
      this.farewells.revoke(key);
      this.rows.set(key, { dimensions, oid, hash, seenAtMs: atMs });
      return [cells];
    });
  }

  /** Rows of the OIDs that were looked at and that were not seen in the round that began then: they are gone. */
  gone(looked: (oid: number) => boolean, atMs: number): (readonly Cell[])[] {
    const gone: (readonly Cell[])[] = this.farewells.again();
    for (const [key, { oid, dimensions, seenAtMs }] of this.rows) {
      if (seenAtMs === atMs || !looked(oid)) continue;
      this.rows.delete(key);
      gone.push(this.farewells.note(key, this.tombstone(dimensions, atMs)));
    }
    return gone;
  }

  /** The database is gone, and everything in it. */
  allGone(atMs: number): (readonly Cell[])[] {
    const gone = [...this.rows.values()].map(({ dimensions }) => this.tombstone(dimensions, atMs));
    this.rows.clear();
    return gone;
  }

  /** What was sent may be lost: all of it counts as changed, and what is gone is still told. */
  forget(): void {
    this.isComplete = false;
    this.farewells.forget();
    for (const [key, known] of this.rows) this.rows.set(key, { ...known, hash: Number.NaN });
  }

  private tombstone(dimensions: readonly Cell[], atMs: number): Cell[] {
    return this.schema.columns.map((_, index) => {
      if (index === this.goneAt) return atMs;
      return index < this.dimensions ? (dimensions[index] ?? null) : null;
    });
  }
}

/** The column that says of a row that what it told of is no more. */
export const GONE = 'dropped_at';

/** 53 bits of a fingerprint (cyrb53): a change that goes unseen once in 10^15 is made up for by the next one. */
function hashOf(cells: readonly Cell[]): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  const text = cells.map((cell) => cell ?? '\u0001').join('\u0000');
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
