import { SqlMigration } from '@pganalytics/postgres';

const TABLES = ['rollup_10m', 'rollup_1h'];

/** Marks roll-ups in which all but the first statements were put into one row. */
export class FoldedRollUps1763800000005 extends SqlMigration {
  readonly sql = TABLES.map(
    (table) => `
  alter table history.${table} add column folded boolean not null default false;
  create index on history.${table} (family, to_at)
    where not folded and family in ('pg_stat_statements', 'pg_stat_statements_full');`,
  ).join('');
}
