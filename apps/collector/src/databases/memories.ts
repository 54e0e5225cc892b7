import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Reading } from '../watch/reading.js';
import type { Database } from './database-job.js';
import { Farewells } from './farewells.js';
import { RowMemory } from './row-memory.js';
import { DefinitionMemory } from './schema/definition-memory.js';
import { objectsSchema } from './schema/schema-reader.js';

interface Memory {
  readonly schema: FrameSchema;
  readonly rows: RowMemory;
}

/** What was sent of each family and database. */
export class Memories {
  private byDatabase = new Map<number, Map<string, Memory>>();
  private definitionsOf = new Map<number, Map<string, DefinitionMemory>>();
  private readonly aboutServer = new Map<string, RowMemory>();
  private readonly ofDropped = new Farewells<{ readonly schema: FrameSchema; readonly row: readonly Cell[] }>();

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

  /** Definitions of one kind of objects. */
  definitions(kind: string, { oid }: Database): DefinitionMemory {
    const kinds = this.definitionsOf.get(oid) ?? new Map<string, DefinitionMemory>();
    this.definitionsOf.set(oid, kinds);
    const known = kinds.get(kind) ?? new DefinitionMemory();
    kinds.set(kind, known);
    return known;
  }

  /** After a loss, once: the last rows of databases that are gone. */
  droppedBefore(atMs: number): Reading[] {
    const bySchema = new Map<FrameSchema, (readonly Cell[])[]>();
    for (const { schema, row } of this.ofDropped.again()) {
      const rows = bySchema.get(schema) ?? [];
      bySchema.set(schema, rows);
      rows.push(row);
    }
    return [...bySchema].map(([schema, rows]) => ({ schema, at: atMs, rows }));
  }

  /** A database is gone: says so of each of its rows. */
  drop(database: Database, atMs: number): Reading[] {
    const { oid } = database;
    const families = this.byDatabase.get(oid) ?? new Map<string, Memory>();
    this.byDatabase.delete(oid);
    const definitions = this.goneDefinitions(database, atMs);
    const readings = [...families.values()]
      .map(({ schema, rows }): Reading => ({ schema, at: atMs, rows: rows.allGone(atMs) }))
      .concat(definitions.length === 0 ? [] : [{ schema: objectsSchema, at: atMs, rows: definitions }]);
    for (const { schema, rows } of readings) {
      for (const row of rows) this.ofDropped.note(`${schema.family}\u0000${row.join('\u0000')}`, { schema, row });
    }
    return readings;
  }

  forget(): void {
    this.ofDropped.forget();
    for (const families of this.byDatabase.values()) for (const { rows } of families.values()) rows.forget();
    for (const rows of this.aboutServer.values()) rows.forget();
    for (const kinds of this.definitionsOf.values()) for (const kind of kinds.values()) kind.forget();
  }

  clear(): void {
    this.byDatabase.clear();
    this.definitionsOf.clear();
    this.aboutServer.clear();
    this.ofDropped.clear();
  }

  private goneDefinitions({ oid, name }: Database, atMs: number): Cell[][] {
    const kinds = [...(this.definitionsOf.get(oid)?.values() ?? [])];
    this.definitionsOf.delete(oid);
    return kinds.flatMap(({ all }) =>
      all.map((object) => [oid, name, object.type, object.schema, object.name, null, null, null, atMs]),
    );
  }
}
