import type { FrameSchema } from '@pganalytics/stats';

import type { NotThere } from '../samplers/sampler.js';
import type { Cell } from '../sources/cell-types.js';
import type { Outcome, Statement } from '../sources/session.js';
import type { DatabaseProbe } from './database-probe.js';
import type { RowMemory } from './row-memory.js';
import type { DefinitionMemory } from './schema/definition-memory.js';

/** A database of the server, as it was found. */
export interface Database {
  readonly oid: number;
  readonly name: string;
}

/** Where a reader has got to in a database: everything up to this OID was read. */
export type Cursor = number;

/** What a reader is given while the collector is in a database. */
export interface Visit {
  readonly database: Database;
  /** One moment for a family in all databases, so that the rows of a round stand beside each other. */
  readonly atMs: number;
  /** When what is being read now is read: a round over many databases takes longer than a moment. */
  readonly readAtMs: number;
  /** Runs statements in one round trip; the server time is booked to the family. Throws when the connection failed. */
  run(statements: readonly Statement[]): Promise<Outcome[]>;
  /** What was sent of a family for this database. */
  memory(schema: FrameSchema): RowMemory;
  /** What is known of one kind of objects of this database. */
  definitions(kind: string): DefinitionMemory;
  emit(schema: FrameSchema, rows: readonly (readonly Cell[])[]): void;
  /** Counts relations that were left out because somebody holds or awaits an AccessExclusiveLock on them. */
  skipped(relations: number): void;
  /** Something that a family should have here cannot be seen with our rights. */
  denied(reason: string): void;
  /** Facts about the database as a whole, by their column of `database_visits`. */
  note(facts: Readonly<Record<string, Cell>>): void;
}

/** Reads one thing in each database of a server, piece by piece. */
export interface DatabaseReader {
  /** Of everything that it may emit. */
  readonly schemas: readonly FrameSchema[];
  /** Reads what comes after the cursor; answers where to go on, or nothing when the database is read to its end. */
  step(visit: Visit, after: Cursor): Promise<Cursor | undefined>;
}

/** A family, or several that are read together, that exists once per database. The first one sets cadence and tier. */
export interface DatabaseJob {
  readonly families: readonly string[];
  /** What reads it on this very server, or why nothing can. */
  plan(probe: DatabaseProbe): DatabaseReader | NotThere;
}

/** Whether a job has something to read on a server. */
export function isReader(planned: DatabaseReader | NotThere): planned is DatabaseReader {
  return 'step' in planned;
}

/** The server refused one statement; the connection is fine. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed';

  constructor(
    readonly sqlState: string,
    override readonly cause: Error,
  ) {
    super(`The statement failed (${sqlState}).`);
  }
}
