import type { FrameSchema } from '@pganalytics/stats';

import type { Statement } from '../../sources/session.js';
import type { Cursor, DatabaseReader, Visit } from '../database-job.js';
import type { FamilyQuery } from '../paged-reader.js';
import { FamilyReader, HIGHEST_OID, rowsOf } from '../paged-reader.js';

/** Relations whose OIDs are neighbours are watched together: 16 of them are three or four tables. */
const BUCKET_BITS = 4;
/** Every so many rounds everything is read, whatever seems to have changed: what is idle is 600 s old at most. */
const FULL_EVERY = 10;
/** Above this part of all buckets reading everything is cheaper. */
const MOSTLY = 0.5;
/** Relations asked for by their OIDs in one statement. */
const LISTED_AT_ONCE = 2000;

// Whatever touches a relation looks at its blocks: scans, changes, vacuum and analyze alike. One function call for each
// relation finds those worth the other thirty.
const BUCKETS: Statement = {
  name: 'touched_buckets',
  text: `SELECT c.oid::bigint >> ${BUCKET_BITS}, count(*), sum(pg_stat_get_blocks_fetched(c.oid))
  FROM pg_class c WHERE c.relkind IN ('r', 't', 'm', 'i', 'p') AND c.relpersistence <> 't' GROUP BY 1`,
};

// A table shows the sums of its indexes and of its TOAST table: with one of those touched it is read as well.
const TOUCHED = `WITH touched AS MATERIALIZED (
  SELECT c.oid, c.relkind, x.indrelid FROM unnest($1::bigint[]) AS b(n)
    JOIN pg_class c ON c.oid >= (b.n << ${BUCKET_BITS})::oid AND c.oid <= ((b.n << ${BUCKET_BITS}) + ${2 ** BUCKET_BITS - 1})::oid
    LEFT JOIN pg_index x ON x.indexrelid = c.oid
   WHERE c.relkind IN ('r', 't', 'm', 'i', 'p') AND c.relpersistence <> 't'),
tables AS MATERIALIZED (SELECT oid FROM touched WHERE relkind <> 'i' UNION SELECT indrelid FROM touched WHERE relkind = 'i')
SELECT false, oid FROM tables UNION SELECT false, p.oid FROM pg_class p JOIN tables t ON t.oid = p.reltoastrelid
UNION ALL SELECT true, oid FROM touched WHERE relkind = 'i'`;

interface Queries {
  readonly all: FamilyQuery;
  /** The same of the relations in $1. */
  readonly some: FamilyQuery;
}

interface Watched {
  /** Number and sum of what belongs to each bucket. */
  buckets: ReadonlyMap<number, string>;
  rounds: number;
  /** Whether the last round came to its end; else what it left out is unknown. */
  isFinished: boolean;
  changed: ReadonlySet<number>;
  tables: number[];
  indexes: number[];
}

/** Cursors: the whole of the tables, then of the indexes, or what was touched. */
const STRIDE = HIGHEST_OID + 1;
const ALL_TABLES = STRIDE;
const ALL_INDEXES = 2 * STRIDE;
const SOME = 3 * STRIDE;

/** Reads the statistics of relations that were touched since the last round, and now and then those of all. */
export class StatisticsReader implements DatabaseReader {
  readonly schemas: readonly FrameSchema[];
  private readonly tables: ListedReader;
  private readonly indexes: ListedReader;
  private readonly byDatabase = new Map<number, Watched>();

  constructor(queries: { readonly tables: Queries; readonly indexes: Queries }) {
    this.tables = new ListedReader(queries.tables);
    this.indexes = new ListedReader(queries.indexes);
    this.schemas = [...this.tables.schemas, ...this.indexes.schemas];
  }

  async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    if (after === 0) return this.begin(visit);
    if (after >= SOME) return this.readSome(visit, after);
    const reader = after < ALL_INDEXES ? this.tables : this.indexes;
    const reached = await reader.step(visit, after % STRIDE);
    if (reached !== undefined) return after - (after % STRIDE) + reached;
    return reader === this.tables ? ALL_INDEXES : this.finished(visit);
  }

  /** Finds out what was touched. The sums are taken before the rows: what happens in between is found next time. */
  private async begin(visit: Visit): Promise<Cursor | undefined> {
    const { oid } = visit.database;
    const before = this.byDatabase.get(oid);
    const [outcome] = await visit.run([BUCKETS]);
    const buckets = new Map(rowsOf(outcome).map(([bucket, ...sums]) => [Number(bucket), sums.join(' ')]));
    const changed = new Set(
      [...buckets].flatMap(([bucket, sums]) => (before?.buckets.get(bucket) === sums ? [] : [bucket])),
    );
    for (const bucket of before?.buckets.keys() ?? []) if (!buckets.has(bucket)) changed.add(bucket);
    const rounds = (before?.rounds ?? 0) + 1;
    this.byDatabase.set(oid, { buckets, rounds, isFinished: false, changed, tables: [], indexes: [] });
    const isKnown = before?.isFinished === true && this.schemas.every((schema) => visit.memory(schema).complete);
    if (!isKnown || rounds % FULL_EVERY === 0 || changed.size > buckets.size * MOSTLY) return ALL_TABLES;
    return changed.size === 0 ? this.finished(visit) : SOME;
  }

  private async readSome(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    const watched = this.byDatabase.get(visit.database.oid);
    if (!watched) return undefined;
    if (after === SOME) {
      const [outcome] = await visit.run([{ name: 'touched', text: TOUCHED, values: [[...watched.changed]] }]);
      const found = rowsOf(outcome).map(([isIndex, oid]) => ({ isIndex: isIndex === true, oid: Number(oid) }));
      watched.tables = found.flatMap(({ isIndex, oid }) => (isIndex ? [] : [oid]));
      watched.indexes = found.flatMap(({ isIndex, oid }) => (isIndex ? [oid] : []));
      this.tables.sweep(visit, watched.changed, new Set(watched.tables));
      this.indexes.sweep(visit, watched.changed, new Set(watched.indexes));
    } else {
      await this.tables.listed(visit, watched.tables.splice(0, LISTED_AT_ONCE));
      await this.indexes.listed(visit, watched.indexes.splice(0, LISTED_AT_ONCE));
    }
    return watched.tables.length + watched.indexes.length > 0 ? after + 1 : this.finished(visit);
  }

  private finished(visit: Visit): undefined {
    const watched = this.byDatabase.get(visit.database.oid);
    if (watched) watched.isFinished = true;
  }
}

/** Reads a family in whole or for a list of relations. */
class ListedReader extends FamilyReader {
  private readonly listing: string;
  private readonly name: string;

  constructor({ all, some }: Queries) {
    super(all);
    this.name = `${some.family}_listed`;
    this.listing = FamilyReader.textOf(some, this.schema);
  }

  async listed(visit: Visit, oids: readonly number[]): Promise<void> {
    if (oids.length === 0) return;
    const [outcome] = await visit.run([{ name: this.name, text: this.listing, values: [oids] }]);
    const asked = new Set(oids);
    this.tell(visit, rowsOf(outcome));
    this.tellGone(visit, (oid) => asked.has(oid));
  }

  /** Tells what is gone of the buckets that changed. */
  sweep(visit: Visit, changed: ReadonlySet<number>, present: ReadonlySet<number>): void {
    this.tellGone(visit, (oid) => changed.has(Math.floor(oid / 2 ** BUCKET_BITS)) && !present.has(oid));
  }

  private tellGone(visit: Visit, looked: (oid: number) => boolean): void {
    visit.emit(this.schema, visit.memory(this.schema).gone(looked, visit.atMs));
  }
}
