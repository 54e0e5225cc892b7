import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Database } from './database-job.js';

/** The family that tells of the visits themselves. */
export const VISITS = 'database_visits';

export const visitSchema = schemaOf(VISITS, familyOf(VISITS)?.metrics.map(({ name }) => name) ?? []);

/** How a visit went: read in full or in part, or why nothing could be read. */
export interface VisitOutcome {
  readonly state: 'read' | 'refused' | 'failed' | 'excluded' | 'no-connect-right';
  readonly reason: string;
  readonly atMs: number;
}

interface Entry {
  readonly database: Database;
  outcome: VisitOutcome | undefined;
  readAtMs: number | null;
  visitMs: number;
  visits: number;
  /** By family, in its last round. */
  readonly skipped: Map<string, number>;
  facts: Readonly<Record<string, Cell>>;
}

/** Knows of each database when and how it was visited last. */
export class VisitLog {
  private readonly entries = new Map<number, Entry>();

  note(database: Database, outcome: VisitOutcome, elapsedMs = 0): void {
    const entry = this.entryOf(database);
    entry.outcome = outcome;
    if (outcome.state !== 'read') return;
    entry.readAtMs = outcome.atMs;
    entry.visitMs += elapsedMs;
    entry.visits++;
  }

  /** Adds to the relations that a round of a family had to leave out. */
  skipped(database: Database, family: string, relations: number): void {
    const { skipped } = this.entryOf(database);
    skipped.set(family, (skipped.get(family) ?? 0) + relations);
  }

  skippedNone(database: Database, family: string): void {
    this.entryOf(database).skipped.delete(family);
  }

  forget(oid: number): void {
    this.entries.delete(oid);
  }

  /** The databases it knows. */
  get databases(): Database[] {
    return [...this.entries.values()].map(({ database }) => database);
  }

  /** Facts about a database, by their column. */
  learn(database: Database, facts: Readonly<Record<string, Cell>>): void {
    const entry = this.entryOf(database);
    entry.facts = { ...entry.facts, ...facts };
  }

  /** One row per database, in the order of `schema`'s columns after its dimensions. */
  rows(schema: FrameSchema): { readonly oid: number; readonly cells: readonly Cell[] }[] {
    return [...this.entries.values()].map(({ database, outcome, readAtMs, visitMs, visits, skipped, facts }) => {
      const cells: Readonly<Record<string, Cell>> = {
        datid: database.oid,
        datname: database.name,
        state: outcome?.state ?? null,
        reason: outcome?.reason ?? null,
        read_at: readAtMs,
        visits,
        visit_time: visitMs,
        skipped_relations: Math.max(0, ...skipped.values()),
        ...facts,
      };
      return { oid: database.oid, cells: schema.columns.map(({ name }) => cells[name] ?? null) };
    });
  }

  private entryOf(database: Database): Entry {
    const known = this.entries.get(database.oid);
    if (known?.database.name === database.name) return known;
    const fresh = {
      database,
      outcome: undefined,
      readAtMs: null,
      visitMs: 0,
      visits: 0,
      skipped: new Map(),
      facts: {},
    };
    this.entries.set(database.oid, fresh);
    return fresh;
  }
}
