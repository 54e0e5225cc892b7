import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Outcome, Statement } from '../sources/session.js';
import type { Cursor, DatabaseReader, Visit } from './database-job.js';
import { StatementFailed } from './database-job.js';
import { GONE } from './row-memory.js';

/** A stretch of OIDs that was read: greater than `after`, up to and with `upTo`. */
export interface Range {
  readonly after: number;
  readonly upTo: number;
  /** OIDs in it that could not be read now. */
  readonly leftOut: ReadonlySet<number>;
}

export interface Page {
  /** Where the OIDs come from: `pg_class o WHERE …`, with the OID as `o.oid`. */
  readonly objects: string;
  /** Objects of a page when nothing stands in the way. */
  readonly size: number;
  /** Whether reading takes a lock on each relation; those under an AccessExclusiveLock are then left out. */
  readonly takesLocks: boolean;
}

const LOCK_TIMEOUT = '55P03';
/** A statement took longer than it may. */
export const STATEMENT_TIMEOUT = '57014';
export const HIGHEST_OID = 4_294_967_295;

// Who waits for an AccessExclusiveLock stands before us in the queue. A lock on an index or a TOAST table is met when the
// size of its table is asked for.
const LOCKED = `WITH l AS (SELECT DISTINCT relation FROM pg_lock_status()
   WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
SELECT relation FROM l UNION SELECT i.indrelid FROM pg_index i JOIN l ON i.indexrelid = l.relation
UNION SELECT c.oid FROM pg_class c JOIN l ON c.reltoastrelid = l.relation`;

/**
 * Reads objects in the order of their OIDs, page by page. A page on which a lock was not free in time, or that took too
 * long, is tried again with half the objects; one object alone that cannot be read is left out.
 */
export abstract class PagedReader implements DatabaseReader {
  private size: number;

  protected constructor(
    /** Names the statements. */
    private readonly statementName: string,
    private readonly page: Page,
  ) {
    this.size = page.size;
  }

  abstract readonly schemas: readonly FrameSchema[];

  async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    const range = await this.nextRange(visit, after);
    if (!range) return this.end(visit, after);
    try {
      await this.take(visit, await this.read(visit, range), range);
    } catch (error) {
      if (!(error instanceof StatementFailed)) throw error;
      return this.giveWay(visit, range, error);
    }
    if (range.leftOut.size > 0) visit.skipped(range.leftOut.size);
    const asked = this.size;
    this.size = Math.min(this.page.size, this.size * 2);
    return range.objects < asked ? this.end(visit, range.upTo) : range.upTo;
  }

  /** The rows of a range; $1 and $2 are its ends, $3 the OIDs to leave out where reading takes locks. */
  protected abstract content(range: Range): Statement;

  /** Takes what a range gave; the last one of a database has no rows and reaches to infinity. */
  protected abstract take(visit: Visit, rows: readonly Cell[][], range: Range): Promise<void>;

  private async end(visit: Visit, after: Cursor): Promise<undefined> {
    await this.take(visit, [], { after, upTo: Number.POSITIVE_INFINITY, leftOut: new Set() });
  }

  private async nextRange(visit: Visit, after: Cursor): Promise<(Range & { objects: number }) | undefined> {
    const next: Statement = {
      name: `${this.statementName}_next`,
      text: `SELECT max(p.oid), count(*) FROM (SELECT o.oid FROM ${this.page.objects} AND o.oid > $1 ORDER BY o.oid LIMIT $2) p`,
      values: [after, this.size],
    };
    const [end, locked] = await visit.run([next, ...(this.page.takesLocks ? [{ name: 'locked', text: LOCKED }] : [])]);
    const [upTo = null, objects] = rowsOf(end)[0] ?? [];
    if (upTo === null) return undefined;
    const leftOut = new Set(
      rowsOf(locked)
        .map(([oid]) => Number(oid))
        .filter((oid) => oid > after && oid <= Number(upTo)),
    );
    return { after, upTo: Number(upTo), leftOut, objects: Number(objects) };
  }

  private async read(visit: Visit, range: Range): Promise<readonly Cell[][]> {
    const [outcome] = await visit.run([this.content(range)]);
    return rowsOf(outcome);
  }

  private async giveWay(visit: Visit, range: Range, failure: StatementFailed): Promise<Cursor> {
    if (failure.sqlState !== LOCK_TIMEOUT && failure.sqlState !== STATEMENT_TIMEOUT) throw failure;
    if (this.size > 1) {
      this.size = Math.ceil(this.size / 2);
      return range.after;
    }
    visit.skipped(range.leftOut.size + 1);
    await this.take(visit, [], { ...range, leftOut: new Set([...range.leftOut, range.upTo]) });
    return range.upTo;
  }
}

export function rowsOf(outcome: Outcome | undefined): readonly Cell[][] {
  if (!outcome) return [];
  if ('error' in outcome) throw new StatementFailed(outcome.sqlState, outcome.error);
  return outcome.rows;
}

const READ_AT = 'read_at';
/** Columns that the collector fills itself. */
const OURS: ReadonlySet<string> = new Set([GONE, READ_AT]);

/** A family that is one SELECT over a range of OIDs. */
export interface FamilyQuery extends Page {
  readonly family: string;
  /** SQL of each column but datid, datname, read_at and dropped_at; `undefined` leaves a metric out on this server. */
  readonly columns: Readonly<Record<string, string | undefined>>;
  /** What follows FROM, with `$1` and `$2` as the ends of the range and `$3` as the OIDs to leave out. */
  readonly from: string;
  /** What stands before SELECT after WITH. */
  readonly with?: string;
  /** The OID that places a row among the pages. */
  readonly oid: string;
}

/** Reads one family and sends the rows that changed. */
export class FamilyReader extends PagedReader {
  readonly schemas: readonly [FrameSchema];
  protected readonly schema: FrameSchema;
  private readonly text: string;
  /** The column that says when a row was read; -1 in families that do not tell. */
  private readonly readAt: number;
  /** By OID of the database: OIDs that could not be read in this round, and are not gone. */
  private readonly leftOut = new Map<number, Set<number>>();

  constructor(private readonly query: FamilyQuery) {
    super(query.family, query);
    const metrics = familyOf(query.family)?.metrics.map(({ name }) => name) ?? [];
    this.schema = schemaOf(
      query.family,
      metrics.filter((name) => OURS.has(name) || query.columns[name] !== undefined),
    );
    this.schemas = [this.schema];
    this.readAt = this.schema.columns.findIndex(({ name }) => name === READ_AT);
    this.text = FamilyReader.textOf(query, this.schema);
  }

  /** The SELECT of a query for the columns of a schema, after the OID. */
  protected static textOf(query: FamilyQuery, schema: FrameSchema): string {
    const list = schema.columns.slice(2, -1).map(({ name }) => `${query.columns[name] ?? 'NULL'} AS ${name}`);
    const before = query.with === undefined ? '' : `WITH ${query.with} `;
    return `${before}SELECT ${query.oid} AS "oid", ${list.join(', ')} FROM ${query.from}`;
  }

  protected content({ after, upTo, leftOut }: Range): Statement {
    const values = [after, Math.min(upTo, HIGHEST_OID), ...(this.query.takesLocks ? [[...leftOut]] : [])];
    return { name: this.query.family, text: this.text, values };
  }

  protected async take(visit: Visit, rows: readonly Cell[][], { after, upTo, leftOut }: Range): Promise<void> {
    const memory = visit.memory(this.schema);
    const { oid } = visit.database;
    if (after === 0) this.leftOut.set(oid, new Set());
    const unread = this.leftOut.get(oid) ?? new Set();
    for (const one of leftOut) unread.add(one);
    this.tell(visit, rows);
    if (upTo === Number.POSITIVE_INFINITY) {
      visit.emit(
        this.schema,
        memory.gone((one) => !unread.has(one), visit.atMs),
      );
      memory.readToEnd();
    }
    await Promise.resolve();
  }

  /** Sends what changed of some rows. */
  protected tell(visit: Visit, rows: readonly Cell[][]): void {
    const { oid: datid, name } = visit.database;
    const read = rows.map(([oid, ...cells]) => ({ oid: Number(oid), cells: [datid, name, ...cells, null] }));
    const changed = visit.memory(this.schema).changed(read, visit.atMs);
    // Put in afterwards: a row that was only read again has not changed.
    visit.emit(this.schema, this.readAt < 0 ? changed : changed.map((row) => row.with(this.readAt, visit.readAtMs)));
  }
}
