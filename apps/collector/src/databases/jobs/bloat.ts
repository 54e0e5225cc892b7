import type { DatabaseJob } from '../database-job.js';
import { HelpedReader } from '../helped-reader.js';
import { FamilyReader } from '../paged-reader.js';
import type { FamilyQuery } from '../paged-reader.js';
import { BloatReader } from './bloat-reader.js';
import { COLUMN_STATISTICS, onPrimaryOnly } from './column-statistics.js';

/** Tables per page. */
const PAGE = 200;
const TABLES = (alias: string) => `${alias}.relkind IN ('r', 'm') AND ${alias}.relpersistence <> 't'`;

/** Sizes inside a page, as PostgreSQL lays them out on 64-bit machines. */
const MAXALIGN = 8;
const PAGE_HEADER = 24;
const ITEM_POINTER = 4;
const BTREE_SPECIAL = 16;

const fillFactor = (alias: string, normally: number) =>
  `coalesce(substring(array_to_string(${alias}.reloptions, ' ') FROM 'fillfactor=(\\d+)')::int, ${normally})`;
/** Rounded up to MAXALIGN. */
const aligned = (expression: string) => `(ceil((${expression})::numeric / ${MAXALIGN}) * ${MAXALIGN})`;
const BLOCK = `current_setting('block_size')::numeric`;
const bloatBytes = `(greatest(b.pages - b.needed, 0) * ${BLOCK})::bigint`;

/**
 * Rows of the mean width of their columns, with header, alignment and fill factor, against the pages there are: the
 * estimate of ioguix/pgsql-bloat-estimation (table_bloat.sql, BSD licence), which check_pgactivity and others use. A
 * table of which not every column has statistics has none.
 */
export function tableBloatQuery(source: string): FamilyQuery {
  const header = `23 + CASE WHEN max(s.null_frac) > 0 THEN (7 + count(*)) / 8 ELSE 0 END`;
  const row = `${ITEM_POINTER} + ${aligned('w.header')} + ${aligned('w.width')}`;
  return {
    family: 'table_bloat',
    objects: `pg_class o WHERE ${TABLES('o')}`,
    size: PAGE,
    takesLocks: false,
    oid: 'b.oid',
    columns: {
      relid: 'b.oid',
      schemaname: 'b.nspname::text',
      relname: 'b.relname::text',
      pages: 'b.pages',
      needed_pages: 'b.needed::bigint',
      bloat_bytes: bloatBytes,
      measured_free_bytes: 'NULL::bigint',
      measured_dead_bytes: 'NULL::bigint',
      measured_at: 'NULL::bigint',
    },
    from: `(SELECT c.oid, n.nspname, c.relname, c.relpages + coalesce(t.relpages, 0) AS pages,
       CASE WHEN c.reltuples >= 0 AND w.columns = (SELECT count(*) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            THEN ceil(c.reltuples::numeric / floor((${BLOCK} - ${PAGE_HEADER}) * ${fillFactor('c', 100)} / (100 * (${row}))))
               + ceil(greatest(coalesce(t.reltuples, 0), 0)::numeric / 4) END AS needed
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN (SELECT s.relation, count(*) AS columns, ${header} AS header,
                    sum((1 - s.null_frac) * s.avg_width) AS width
               FROM ${source} s WHERE NOT s.inherited GROUP BY s.relation) w ON w.relation = c.oid
 WHERE c.oid > $1 AND c.oid <= $2 AND ${TABLES('c')}) b`,
  };
}

/**
 * Entries of the mean width of their columns on leaf pages at their fill factor, by the same source (btree_bloat.sql).
 * From 13 on equal entries share space, so that an index of many duplicates needs less than is estimated: its bloat is
 * then told too low, never too high. Indexes on expressions have no estimate.
 */
function indexBloatQuery(source: string): FamilyQuery {
  const header = `CASE WHEN max(s.null_frac) > 0 THEN 12 ELSE 8 END`;
  const entry = `${ITEM_POINTER} + ${aligned('w.header')} + ${aligned('w.width')}`;
  return {
    family: 'index_bloat',
    objects: `pg_class o WHERE ${TABLES('o')}`,
    size: PAGE,
    takesLocks: false,
    // Pages are of tables, since the statistics of an index are those of its table's columns.
    oid: 'b.relid',
    columns: {
      indexrelid: 'b.oid',
      relid: 'b.relid',
      schemaname: 'b.nspname::text',
      relname: 'b.table_name::text',
      indexrelname: 'b.relname::text',
      pages: 'b.pages',
      needed_pages: 'b.needed::bigint',
      bloat_bytes: bloatBytes,
    },
    from: `(SELECT c.oid, r.oid AS relid, n.nspname, r.relname AS table_name, c.relname, c.relpages AS pages,
       CASE WHEN c.reltuples >= 0 AND r.reltuples >= 0 AND w.columns = x.indnatts THEN
         1 + ceil(c.reltuples::numeric / floor((${BLOCK} - ${BTREE_SPECIAL} - ${PAGE_HEADER}) * ${fillFactor('c', 90)}
                  / (100 * (${entry})))) END AS needed
  FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'
  LEFT JOIN LATERAL (SELECT count(*) AS columns, ${header} AS header, sum((1 - s.null_frac) * s.avg_width) AS width
     FROM statistics s JOIN pg_attribute a ON a.attrelid = s.relation AND a.attname = s.attname
    WHERE s.relation = x.indrelid AND a.attnum = ANY (x.indkey)) w ON true
 WHERE x.indrelid > $1 AND x.indrelid <= $2 AND ${TABLES('r')}) b`,
    with: `statistics AS MATERIALIZED (SELECT * FROM ${source} q WHERE NOT q.inherited)`,
  };
}

export const tableBloat: DatabaseJob = {
  families: ['table_bloat'],
  plan: (probe) =>
    onPrimaryOnly(probe) ??
    new HelpedReader({
      ...COLUMN_STATISTICS,
      helped: new BloatReader(tableBloatQuery(COLUMN_STATISTICS.helped), probe.measuresBloat),
      unaided: new BloatReader(tableBloatQuery(COLUMN_STATISTICS.unaided), probe.measuresBloat),
    }),
};

export const indexBloat: DatabaseJob = {
  families: ['index_bloat'],
  plan: (probe) =>
    onPrimaryOnly(probe) ??
    new HelpedReader({
      ...COLUMN_STATISTICS,
      helped: new FamilyReader(indexBloatQuery(COLUMN_STATISTICS.helped)),
      unaided: new FamilyReader(indexBloatQuery(COLUMN_STATISTICS.unaided)),
    }),
};
