import type { Cell } from '../../sources/cell-types.js';
import type { Cursor, Visit } from '../database-job.js';
import type { FamilyQuery, Range } from '../paged-reader.js';
import { FamilyReader, HIGHEST_OID } from '../paged-reader.js';

/** So many tables with most bloat by the estimate are measured. */
const WORST = 10;
/** And no longer than this in all, in each database. */
const MEASURING_MS = 60_000;

interface Candidate {
  readonly oid: number;
  readonly bloatBytes: number;
  readonly cells: readonly Cell[];
}

interface Measuring {
  worst: Candidate[];
  spentMs: number;
}

// pgstattuple_approx skips all-visible pages; it needs pg_stat_scan_tables, which pg_monitor includes.
const WHERE_IT_IS = `SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pgstattuple'`;

/** Estimates the bloat of tables; where that is asked for it then measures the worst, one in each step. */
export class BloatReader extends FamilyReader {
  private readonly byDatabase = new Map<number, Measuring>();

  constructor(
    query: FamilyQuery,
    private readonly measures: boolean,
  ) {
    super(query);
  }

  override async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    if (after === 0) this.byDatabase.set(visit.database.oid, { worst: [], spentMs: 0 });
    if (after <= HIGHEST_OID) {
      const reached = await super.step(visit, after);
      return reached ?? (this.measures ? HIGHEST_OID + 1 : undefined);
    }
    const measuring = this.byDatabase.get(visit.database.oid);
    const next = measuring?.worst.shift();
    if (!measuring || !next || measuring.spentMs > MEASURING_MS) return undefined;
    const started = performance.now();
    const isThere = await this.measure(visit, next);
    measuring.spentMs += performance.now() - started;
    return isThere ? after + 1 : undefined;
  }

  protected override async take(visit: Visit, rows: readonly Cell[][], range: Range): Promise<void> {
    await super.take(visit, rows, range);
    const measuring = this.byDatabase.get(visit.database.oid);
    if (!this.measures || !measuring) return;
    const [schema] = this.schemas;
    const place = schema.columns.findIndex(({ name }) => name === 'bloat_bytes');
    const found = rows.map(([oid, ...cells]) => {
      const row = [visit.database.oid, visit.database.name, ...cells, null];
      return { oid: Number(oid), bloatBytes: Number(row[place] ?? 0), cells: row };
    });
    measuring.worst = [...measuring.worst, ...found.filter(({ bloatBytes }) => bloatBytes > 0)]
      .toSorted((a, b) => b.bloatBytes - a.bloatBytes)
      .slice(0, WORST);
  }

  /** A table that takes longer than a statement may, or is locked, stays an estimate. */
  private async measure(visit: Visit, { oid, cells }: Candidate): Promise<boolean> {
    const [where] = await visit.run([{ name: '', text: WHERE_IT_IS }]);
    const home = where && 'rows' in where ? where.rows[0]?.[0] : undefined;
    if (typeof home !== 'string') {
      visit.denied('no-extension: Measuring bloat needs CREATE EXTENSION pgstattuple.');
      return false;
    }
    const text = `SELECT approx_free_space, dead_tuple_len FROM ${home}.pgstattuple_approx($1)`;
    const [outcome] = await visit.run([{ name: '', text, values: [oid] }]);
    if (!outcome || 'error' in outcome) return true;
    const [free = null, dead = null] = outcome.rows[0] ?? [];
    const [schema] = this.schemas;
    const measured: Readonly<Record<string, Cell>> = {
      measured_free_bytes: free,
      measured_dead_bytes: dead,
      measured_at: visit.atMs,
    };
    visit.emit(schema, [schema.columns.map(({ name }, index) => measured[name] ?? cells[index] ?? null)]);
    return true;
  }
}
