import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';

interface Known {
  readonly dimensions: readonly Cell[];
  /** OID of what the row tells of; its place among the pages. */
  readonly oid: number;
  readonly hash: number;
}

/**
 * Knows which rows of a family were sent for one database, without keeping them: a fingerprint per row. Lets through
 * what changed, and tells rows that are gone: one last row each, with nothing but the moment it was found missing.
 */
export class RowMemory {
  private readonly rows = new Map<string, Known>();
  private readonly dimensions: number;
  private readonly goneAt: number;

  constructor(private readonly schema: FrameSchema) {
    this.dimensions = schema.columns.filter(({ role }) => role === 'dimension').length;
    this.goneAt = schema.columns.findIndex(({ name }) => name === GONE);
  }

  get size(): number {
    return this.rows.size;
  }

  /**
   * Compares a page with what was sent: all rows whose OID lies in (after, upTo]. Rows of the OIDs that were left out
   * because they could not be read are neither changed nor gone.
   */
  page(
    rows: readonly { readonly oid: number; readonly cells: readonly Cell[] }[],
    range: {
      readonly after: number;
      readonly upTo: number;
      readonly leftOut: ReadonlySet<number>;
      readonly atMs: number;
    },
  ): (readonly Cell[])[] {
    const seen = new Set<string>();
    const changed: (readonly Cell[])[] = [];
    for (const { oid, cells } of rows) {
      const dimensions = cells.slice(0, this.dimensions);
      const key = dimensions.join('\u0000');
      seen.add(key);
      const hash = hashOf(cells);
      if (this.rows.get(key)?.hash === hash) continue;
      this.rows.set(key, { dimensions, oid, hash });
      changed.push(cells);
    }
    for (const [key, { oid, dimensions }] of this.rows) {
      if (oid <= range.after || oid > range.upTo || seen.has(key) || range.leftOut.has(oid)) continue;
      this.rows.delete(key);
      changed.push(this.tombstone(dimensions, range.atMs));
    }
    return changed;
  }

  /** The database is gone, and everything in it. */
  allGone(atMs: number): (readonly Cell[])[] {
    const gone = [...this.rows.values()].map(({ dimensions }) => this.tombstone(dimensions, atMs));
    this.rows.clear();
    return gone;
  }

  /** What was sent may be lost: all of it counts as changed, and what is gone is still told. */
  forget(): void {
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
