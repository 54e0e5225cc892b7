import type { Cell } from '../sources/cell-types.js';
import type { Statement } from '../sources/session.js';

/** Where rows of statements have them: userid, dbid, queryid, toplevel, usename, datname, then the metrics. */
const [USER_ID, DATABASE_ID, USER_NAME, DATABASE_NAME] = [0, 1, 4, 5];
/** After so long a new name of a role or a database is seen; a new role or database is looked for at once. */
const RENEW_MS = 60_000;

type Rows = readonly (readonly Cell[])[];

/** The names of all roles and databases, by their oids. */
export const ownerNamesStatement: Statement = {
  name: 'statement_owners',
  text: `SELECT true, oid, rolname FROM pg_roles UNION ALL SELECT false, oid, datname FROM pg_database`,
};

/**
 * What the roles and databases of statements are called. Joining them in the server takes as long as reading 5,000
 * statements does, at each poll; there are few of them, and they rarely change.
 */
export class OwnerNames {
  private roles = new Map<Cell, Cell>();
  private databases = new Map<Cell, Cell>();
  /** Oids that nothing had when the names were read: of roles and databases that were dropped. */
  private readonly dropped = new Set<string>();
  private readAtMs = Number.NEGATIVE_INFINITY;

  /** Whether the names have to be read before these rows can have theirs. */
  lacks(rows: Rows, nowMs: number): boolean {
    if (nowMs - this.readAtMs >= RENEW_MS) return true;
    return rows.some((row) => this.isNew(row, USER_ID, this.roles) || this.isNew(row, DATABASE_ID, this.databases));
  }

  /** Takes the answer of {@link ownerNamesStatement}, which was asked because of these rows. */
  learn(names: Rows, rows: Rows, nowMs: number): void {
    this.readAtMs = nowMs;
    const named = (ofRole: boolean) =>
      new Map(names.filter(([isRole]) => isRole === ofRole).map(([, oid = null, name = null]) => [oid, name]));
    [this.roles, this.databases] = [named(true), named(false)];
    this.dropped.clear();
    for (const row of rows) {
      if (this.isNew(row, USER_ID, this.roles)) this.dropped.add(`${USER_ID}/${String(row[USER_ID])}`);
      if (this.isNew(row, DATABASE_ID, this.databases)) this.dropped.add(`${DATABASE_ID}/${String(row[DATABASE_ID])}`);
    }
  }

  /** The rows with their names; null where a role or a database is gone. */
  named(rows: Rows): Rows {
    return rows.map((given) => {
      const row = [...given];
      row[USER_NAME] = this.roles.get(row[USER_ID] ?? null) ?? null;
      row[DATABASE_NAME] = this.databases.get(row[DATABASE_ID] ?? null) ?? null;
      return row;
    });
  }

  private isNew(row: readonly Cell[], place: number, known: ReadonlyMap<Cell, Cell>): boolean {
    const oid = row[place] ?? null;
    return !known.has(oid) && !this.dropped.has(`${place}/${String(oid)}`);
  }
}
