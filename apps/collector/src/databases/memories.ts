import type { FrameSchema } from '@pganalytics/stats';

import type { Reading } from '../watch/reading.js';
import type { Database } from './database-job.js';
import { RowMemory } from './row-memory.js';

interface Memory {
  readonly schema: FrameSchema;
  readonly rows: RowMemory;
}

/** What was sent of each family and database. */
export class Memories {
  private byDatabase = new Map<number, Map<string, Memory>>();
  private readonly aboutServer = new Map<string, RowMemory>();

  of(schema: FrameSchema, database: Database): RowMemory {
    const families = this.byDatabase.get(database.oid) ?? new Map<string, Memory>();
    this.byDatabase.set(database.oid, families);
    const known = families.get(schema.family);
    // After an upgrade the columns are others: everything is new.
    if (known?.schema.columns.length === schema.columns.length) return known.rows;
    const rows = new RowMemory(schema);
    families.set(schema.family, { schema, rows });
    return rows;
  }

  /** Of a family that has one row per database. */
  ofServer(schema: FrameSchema): RowMemory {
    const rows = this.aboutServer.get(schema.family) ?? new RowMemory(schema);
    this.aboutServer.set(schema.family, rows);
    return rows;
  }

  /** OIDs of the databases that rows were sent of. */
  get databases(): number[] {
    return [...this.byDatabase.keys()];
  }

  /** A database is gone: says so of each of its rows. */
  drop(oid: number, atMs: number): Reading[] {
    const families = this.byDatabase.get(oid) ?? new Map<string, Memory>();
    this.byDatabase.delete(oid);
    return [...families.values()].map(({ schema, rows }) => ({ schema, at: atMs, rows: rows.allGone(atMs) }));
  }

  forget(): void {
    for (const families of this.byDatabase.values()) for (const { rows } of families.values()) rows.forget();
    for (const rows of this.aboutServer.values()) rows.forget();
  }

  clear(): void {
    this.byDatabase.clear();
    this.aboutServer.clear();
  }
}
