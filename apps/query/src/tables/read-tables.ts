import { Injectable } from '@nestjs/common';

import { Growth } from '../facts/growth.js';
import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import { minus, sum } from '../facts/share.js';
import type { Count } from '../numbers/exact.js';
import type { TimeRange } from '../time/time-range.js';

const COUNTED = [
  'seq_scan',
  'seq_tup_read',
  'idx_scan',
  'n_tup_ins',
  'n_tup_upd',
  'n_tup_del',
  'n_tup_hot_upd',
  'heap_blks_read',
  'heap_blks_hit',
  'idx_blks_read',
  'idx_blks_hit',
  'toast_blks_read',
  'toast_blks_hit',
];
const KINDS: ReadonlySet<string | null> = new Set(['r', 'p', 'm']);
export const TABLE = ['datid', 'relid'] as const;

/** Everything that is known of one table. */
export interface TableFacts {
  readonly id: string;
  /** Its row in pg_class; undefined where sizes were not read. */
  readonly relation: FactRow | undefined;
  readonly statistics: FactRow | undefined;
  readonly bloat: FactRow | undefined;
  /** What a counter grew by in the range; null when it is not known. */
  readonly grown: (counter: string) => Count | null;
  readonly growthBytes: Count | null;
}

export interface TablesQuestion extends OfServer, TimeRange {
  /** The moment that values are told of; left out: now. */
  readonly at?: number;
  /** Only this table. */
  readonly only?: { readonly datid: string; readonly relid: string };
}

const FAMILIES = ['pg_class', 'pg_stat_all_tables', 'table_bloat', 'database_visits'];

/** Reads what is known of tables: sizes, statistics, estimates, and what grew in a range. */
@Injectable()
export class TableReader {
  constructor(
    private readonly facts: ServerFacts,
    private readonly growth: Growth,
  ) {}

  async read(question: TablesQuestion): Promise<{ readonly tables: TableFacts[]; readonly facts: Facts }> {
    const { only, at, ...range } = question;
    const where = only && { where: { datid: [only.datid], relid: [only.relid] } };
    const rows = { ...range, ...where, identity: TABLE };
    const [facts, counters, sizes, wasRead] = await Promise.all([
      this.facts.read(question, FAMILIES, at),
      this.growth.ofCounters({ ...rows, family: 'pg_stat_all_tables', metrics: COUNTED }),
      this.growth.firstValues({ ...rows, family: 'pg_class', metrics: ['table_bytes', 'indexes_bytes'] }),
      this.growth.wasRead({ ...question, ...range }, 'pg_stat_all_tables'),
    ]);
    const relations = byTable(facts.rows('pg_class'));
    const statistics = byTable(facts.rows('pg_stat_all_tables'));
    const bloat = byTable(facts.rows('table_bloat'));
    const gone = byTable(facts.gone('pg_class'));
    const ids = new Set([...relations.keys(), ...statistics.keys()].filter((id) => !gone.has(id)));
    const tables = [...ids].flatMap((id): TableFacts[] => {
      if (only && id !== `${only.datid}.${only.relid}`) return [];
      const relation = relations.get(id);
      const known = statistics.get(id);
      if (relation ? !KINDS.has(relation.text('relkind')) : known?.text('schemaname') === 'pg_toast') return [];
      const grown = counters.get(id);
      return [
        {
          id,
          relation,
          statistics: known,
          bloat: bloat.get(id),
          // A row that was not told again has not changed, if anything was told at all and the row is known anew.
          grown: (counter) => {
            if (grown) return grown[counter] ?? null;
            return wasRead && known?.asOf === null && known.count(counter) !== null ? 0 : null;
          },
          growthBytes: minus(totalBytes(relation), sum(Object.values(sizes.get(id) ?? {}))),
        },
      ];
    });
    return { tables, facts };
  }
}

/** Size of a table with its indexes. */
export function totalBytes(relation: FactRow | undefined): Count | null {
  return relation ? sum([relation.count('table_bytes'), relation.count('indexes_bytes')]) : null;
}

function byTable(rows: readonly FactRow[]): Map<string, FactRow> {
  return new Map(rows.map((row) => [TABLE.map((name) => row.text(name)).join('.'), row]));
}
