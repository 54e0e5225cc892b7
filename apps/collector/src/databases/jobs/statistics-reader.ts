import type { FrameSchema } from '@pganalytics/stats';

import type { Cursor, DatabaseReader, Visit } from '../database-job.js';
import type { FamilyQuery } from '../paged-reader.js';
import { FamilyReader, HIGHEST_OID, rowsOf, STATEMENT_TIMEOUT } from '../paged-reader.js';

/** Relations whose OIDs are neighbours are watched together: 16 of them are three or four tables. */
const BUCKET_BITS = 4;
/** Every so many rounds everything is read, whatever seems to have changed: what is idle is 600 s old at most. */
const FULL_EVERY = 10;
/** Above this part of all buckets reading everything is cheaper. */
const MOSTLY = 0.5;
/** Relations asked for by their OIDs in one statement. */
const LISTED_AT_ONCE = 2000;
/** Relations whose blocks are looked up in one statement: some 100 ms. A server that needs too long for it gets half. */
const LOOKED_UP_AT_ONCE = 50_000;
const LEAST_LOOKED_UP = 1000;

// Whatever touches a relation looks at its blocks: scans, changes, vacuum and analyze alike. One function call for each
// relation finds those worth the other thirty.
const BUCKETS = `SELECT c.oid::bigint >> ${BUCKET_BITS}, count(*), sum(pg_stat_get_blocks_fetched(c.oid)), max(c.oid::bigint)
  FROM (SELECT oid FROM pg_class WHERE oid > $1 AND relkind IN ('r', 't', 'm', 'i', 'p') AND relpersistence <> 't'
         ORDER BY oid LIMIT $2) c GROUP BY 1`;

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

/** How many relations a bucket has, and how many blocks were fetched of them. */
interface Bucket {
  relations: number;
  blocks: bigint;
}

interface Watched {
  buckets: ReadonlyMap<number, Bucket>;
  rounds: number;
  /** Whether the last round came to its end; else what it left out is unknown. */
  isFinished: boolean;
  changed: ReadonlySet<number>;
  tables: number[];
  indexes: number[];
}

/** Cursors: what was touched is looked up first, then comes the whole of the tables and of the indexes, or what was touched. */
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
  /** By OID of the database: what is being looked up. */
  private readonly lookedUp = new Map<number, Map<number, Bucket>>();
  private lookUp: number;

  constructor(
    queries: { readonly tables: Queries; readonly indexes: Queries },
    private readonly mostLookedUp = LOOKED_UP_AT_ONCE,
  ) {
    this.lookUp = mostLookedUp;
    this.tables = new ListedReader(queries.tables);
    this.indexes = new ListedReader(queries.indexes);
    this.schemas = [...this.tables.schemas, ...this.indexes.schemas];
  }

  async step(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    if (after < ALL_TABLES) return this.lookUpFrom(visit, after);
    if (after >= SOME) return this.readSome(visit, after);
    const reader = after < ALL_INDEXES ? this.tables : this.indexes;
    const reached = await reader.step(visit, after % STRIDE);
    if (reached !== undefined) return after - (after % STRIDE) + reached;
    return reader === this.tables ? ALL_INDEXES : this.finished(visit);
  }

  /** Looks up a page of what was touched. The sums are taken before the rows: what happens in between is found next time. */
  private async lookUpFrom(visit: Visit, after: Cursor): Promise<Cursor | undefined> {
    const { oid } = visit.database;
    const buckets = (after === 0 ? undefined : this.lookedUp.get(oid)) ?? new Map<number, Bucket>();
    this.lookedUp.set(oid, buckets);
    const asked = this.lookUp;
    const [outcome] = await visit.run([{ name: 'touched_buckets', text: BUCKETS, values: [after, asked] }]);
    if (outcome && 'error' in outcome && outcome.sqlState === STATEMENT_TIMEOUT && asked > LEAST_LOOKED_UP) {
      this.lookUp = Math.max(LEAST_LOOKED_UP, Math.ceil(asked / 2));
      return after;
    }
    let [found, reached] = [0, after];
    for (const [bucket, relations, blocks, highest] of rowsOf(outcome)) {
      // A page may end within a bucket.
      const known = buckets.get(Number(bucket)) ?? { relations: 0, blocks: 0n };
      known.relations += Number(relations);
      known.blocks += BigInt(String(blocks));
      buckets.set(Number(bucket), known);
      found += Number(relations);
      reached = Math.max(reached, Number(highest));
    }
    this.lookUp = Math.min(this.mostLookedUp, asked * 2);
    return found < asked ? this.begin(visit, buckets) : reached;
  }

  /** What was touched is known: all is read, or that. */
  private begin(visit: Visit, buckets: ReadonlyMap<number, Bucket>): Cursor | undefined {
    const { oid } = visit.database;
    this.lookedUp.delete(oid);
    const before = this.byDatabase.get(oid);
    const changed = new Set(
      [...buckets].flatMap(([bucket, now]) => (isSame(before?.buckets.get(bucket), now) ? [] : [bucket])),
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

function isSame(before: Bucket | undefined, now: Bucket): boolean {
  return before !== undefined && before.relations === now.relations && before.blocks === now.blocks;
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
