import { epochMs } from '../../samplers/columns.js';
import type { DatabaseJob } from '../database-job.js';
import type { DatabaseProbe } from '../database-probe.js';
import type { FamilyQuery } from '../paged-reader.js';
import { StatisticsReader } from './statistics-reader.js';

/** Relations per page. Reading 5,000 takes the server some 20 ms. */
const PAGE = 5000;

/** Statistics functions of this server by their short name; `undefined` for one that it does not have. */
function functionsOf(probe: DatabaseProbe): (name: string, oid: string) => string | undefined {
  return (name, oid) => (probe.functions.has(`pg_stat_get_${name}`) ? `pg_stat_get_${name}(${oid})` : undefined);
}

const blocks = (oid: string): { read: string; hit: string } => ({
  read: `pg_stat_get_blocks_fetched(${oid}) - pg_stat_get_blocks_hit(${oid})`,
  hit: `pg_stat_get_blocks_hit(${oid})`,
});

const when = (expression: string | undefined) => (expression === undefined ? undefined : epochMs(expression));

/** What the views show is asked of the functions behind them: the views join and group before they know the range. */
function tableColumns(probe: DatabaseProbe): Record<string, string | undefined> {
  const stat = functionsOf(probe);
  const own = (name: string) => stat(name, 'c.oid');
  const heap = blocks('c.oid');
  const toast = blocks('c.toast');
  return {
    relid: 'c.oid',
    schemaname: 'n.nspname::text',
    relname: 'c.relname::text',
    seq_scan: own('numscans'),
    last_seq_scan: when(own('lastscan')),
    seq_tup_read: own('tuples_returned'),
    idx_scan: 'i.scans',
    last_idx_scan: stat('lastscan', 'c.oid') && when('i.last_scan'),
    idx_tup_fetch: 'i.fetched + pg_stat_get_tuples_fetched(c.oid)',
    n_tup_ins: own('tuples_inserted'),
    n_tup_upd: own('tuples_updated'),
    n_tup_del: own('tuples_deleted'),
    n_tup_hot_upd: own('tuples_hot_updated'),
    n_tup_newpage_upd: own('tuples_newpage_updated'),
    n_live_tup: own('live_tuples'),
    n_dead_tup: own('dead_tuples'),
    n_mod_since_analyze: own('mod_since_analyze'),
    n_ins_since_vacuum: own('ins_since_vacuum'),
    last_vacuum: when(own('last_vacuum_time')),
    last_autovacuum: when(own('last_autovacuum_time')),
    last_analyze: when(own('last_analyze_time')),
    last_autoanalyze: when(own('last_autoanalyze_time')),
    vacuum_count: own('vacuum_count'),
    autovacuum_count: own('autovacuum_count'),
    analyze_count: own('analyze_count'),
    autoanalyze_count: own('autoanalyze_count'),
    total_vacuum_time: own('total_vacuum_time'),
    total_autovacuum_time: own('total_autovacuum_time'),
    total_analyze_time: own('total_analyze_time'),
    total_autoanalyze_time: own('total_autoanalyze_time'),
    heap_blks_read: heap.read,
    heap_blks_hit: heap.hit,
    idx_blks_read: 'i.blks_read',
    idx_blks_hit: 'i.blks_hit',
    toast_blks_read: toast.read,
    toast_blks_hit: toast.hit,
    tidx_blks_read: 't.blks_read',
    tidx_blks_hit: 't.blks_hit',
  };
}

const sumOfBlocks = (oid: string) => `sum(${blocks(oid).read})::bigint AS blks_read,
       sum(${blocks(oid).hit})::bigint AS blks_hit`;

/** `where` chooses relations `k`; all else follows from them. */
function tableQuery(probe: DatabaseProbe, where: string): FamilyQuery {
  const kinds = probe.tableKinds.map((kind) => `'${kind}'`).join(', ');
  // Temporary tables come and go with sessions, and only their own session analyses them.
  const which = (alias: string) => `${alias}.relkind IN (${kinds}) AND ${alias}.relpersistence <> 't'`;
  const last = functionsOf(probe)('lastscan', 'x.indexrelid');
  return {
    family: 'pg_stat_all_tables',
    objects: `pg_class o WHERE ${which('o')}`,
    size: PAGE,
    // Neither the functions nor the catalogue take a lock on the relation: what is locked is read as well.
    takesLocks: false,
    oid: 'c.oid',
    columns: tableColumns(probe),
    from: `(SELECT k.oid, k.relname, k.relnamespace, nullif(k.reltoastrelid, 0) AS toast
          FROM pg_class k WHERE ${where} AND ${which('k')}) c
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (SELECT sum(pg_stat_get_numscans(x.indexrelid))::bigint AS scans,
       sum(pg_stat_get_tuples_fetched(x.indexrelid))::bigint AS fetched,
       ${last === undefined ? '' : `max(${last}) AS last_scan,`} ${sumOfBlocks('x.indexrelid')}
    FROM pg_index x WHERE x.indrelid = c.oid) i ON true
  LEFT JOIN LATERAL (SELECT ${sumOfBlocks('y.indexrelid')} FROM pg_index y WHERE y.indrelid = c.toast) t ON true`,
  };
}

function indexQuery(probe: DatabaseProbe, where: string): FamilyQuery {
  const stat = functionsOf(probe);
  const { read, hit } = blocks('k.oid');
  return {
    family: 'pg_stat_all_indexes',
    objects: `pg_class o WHERE o.relkind = 'i' AND o.relpersistence <> 't'`,
    size: PAGE,
    takesLocks: false,
    oid: 'k.oid',
    columns: {
      indexrelid: 'k.oid',
      relid: 'c.oid',
      schemaname: 'n.nspname::text',
      relname: 'c.relname::text',
      indexrelname: 'k.relname::text',
      idx_scan: stat('numscans', 'k.oid'),
      last_idx_scan: when(stat('lastscan', 'k.oid')),
      idx_tup_read: stat('tuples_returned', 'k.oid'),
      idx_tup_fetch: stat('tuples_fetched', 'k.oid'),
      idx_blks_read: read,
      idx_blks_hit: hit,
    },
    from: `pg_class k JOIN pg_index x ON x.indexrelid = k.oid JOIN pg_class c ON c.oid = x.indrelid
  LEFT JOIN pg_namespace n ON n.oid = k.relnamespace
 WHERE ${where} AND k.relkind = 'i' AND k.relpersistence <> 't'`,
  };
}

const IN_RANGE = 'k.oid > $1 AND k.oid <= $2';
const LISTED = 'k.oid = ANY ($1::oid[])';

/**
 * What pg_stat_all_tables, pg_stat_all_indexes and their siblings of pg_statio show. `mostLookedUp`: relations that are
 * looked up in one statement, the reader's own number unless given.
 */
export const statisticsInPages = (mostLookedUp?: number): DatabaseJob => ({
  families: ['pg_stat_all_tables', 'pg_stat_all_indexes'],
  plan: (probe) =>
    new StatisticsReader(
      {
        tables: { all: tableQuery(probe, IN_RANGE), some: tableQuery(probe, LISTED) },
        indexes: { all: indexQuery(probe, IN_RANGE), some: indexQuery(probe, LISTED) },
      },
      mostLookedUp,
    ),
});

export const statistics = statisticsInPages();
