import type { Pool } from '@pganalytics/postgres';
import { families } from '@pganalytics/stats';

/** A family that is read from a view of PostgreSQL's own, with the columns of it that the collector takes. */
export interface WatchedView {
  readonly name: string;
  /** How often a collector reads it. */
  readonly intervalSeconds: number;
  readonly columns: readonly { readonly name: string; readonly use: 'label' | 'number' }[];
}

/** The families that a server has a view of the same name for. What a collector reads from elsewhere is not among them. */
export async function watchedViews(pool: Pool): Promise<WatchedView[]> {
  const { rows } = await pool.query<{ view: string; columns: string[] }>(
    `select c.relname as view, array_agg(a.attname::text) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where c.relkind = 'v' and pg_table_is_visible(c.oid) and c.relname like 'pg\\_%'
     group by c.relname`,
  );
  const there = new Map(rows.map(({ view, columns }) => [view, new Set(columns)]));
  return [...families].flatMap((family) => {
    const columns = there.get(family.name);
    if (columns === undefined) return [];
    const dimensions = family.dimensions.map(({ name }) => ({ name, use: 'label' as const }));
    const numbers = family.metrics
      .filter(({ kind, type }) => kind !== 'attribute' && (type === 'int' || type === 'float'))
      .map(({ name }) => ({ name, use: 'number' as const }));
    const found = [...dimensions, ...numbers].filter(({ name }) => columns.has(name));
    return [{ name: family.name, intervalSeconds: family.intervalSeconds, columns: found }];
  });
}
