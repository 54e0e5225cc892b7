import type { DatabaseRead, TableItem } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import type { Facts } from '../facts/server-facts.js';
import { share, sum } from '../facts/share.js';
import { toAnswer } from '../numbers/exact.js';
import { totalBytes } from './read-tables.js';
import type { TableFacts } from './read-tables.js';

const KINDS = { r: 'table', p: 'partitioned table', m: 'materialised view' } as const;

/** One table as the API writes it. */
export function writeTable(table: TableFacts): TableItem {
  const { relation, statistics, bloat, grown } = table;
  const named = relation ?? statistics;
  const live = statistics?.count('n_live_tup') ?? null;
  const dead = statistics?.count('n_dead_tup') ?? null;
  return {
    id: table.id,
    datname: named?.text('datname') ?? null,
    schemaname: named?.text('schemaname') ?? null,
    relname: named?.text('relname') ?? null,
    kind: KINDS[relation?.text('relkind') as keyof typeof KINDS] ?? 'unknown',
    isPartition: relation?.flag('is_partition') ?? null,
    totalBytes: toAnswer(totalBytes(relation)),
    tableBytes: toAnswer(relation?.count('table_bytes')),
    indexBytes: toAnswer(relation?.count('indexes_bytes')),
    growthBytes: toAnswer(table.growthBytes),
    rows: toAnswer(live),
    deadRows: toAnswer(dead),
    deadShare: live === null || dead === null ? null : share(dead, sum([live, dead])),
    seqScans: toAnswer(grown('seq_scan')),
    seqRowsRead: toAnswer(grown('seq_tup_read')),
    idxScans: toAnswer(grown('idx_scan')),
    inserted: toAnswer(grown('n_tup_ins')),
    updated: toAnswer(grown('n_tup_upd')),
    deleted: toAnswer(grown('n_tup_del')),
    hotShare: share(grown('n_tup_hot_upd'), grown('n_tup_upd')),
    blocksRead: toAnswer(sum(['heap', 'idx', 'toast'].map((of) => grown(`${of}_blks_read`)))),
    blocksHit: toAnswer(sum(['heap', 'idx', 'toast'].map((of) => grown(`${of}_blks_hit`)))),
    ...bloatOf(bloat, relation),
    lastVacuum: newest(statistics, 'last_vacuum', 'last_autovacuum'),
    lastAnalyze: newest(statistics, 'last_analyze', 'last_autoanalyze'),
    modifiedSinceAnalyze: toAnswer(statistics?.count('n_mod_since_analyze')),
    frozenAge: toAnswer(relation?.count('frozenxid_age')),
    multixactAge: toAnswer(relation?.count('minmxid_age')),
  };
}

/** What was measured counts more than what was estimated. */
function bloatOf(bloat: FactRow | undefined, relation: FactRow | undefined) {
  const measured = sum([bloat?.count('measured_free_bytes'), bloat?.count('measured_dead_bytes')]);
  const bytes = measured ?? bloat?.count('bloat_bytes') ?? null;
  return {
    bloatBytes: toAnswer(bytes),
    bloatShare: share(bytes, relation?.count('table_bytes')),
    bloatMeasured: measured !== null,
  };
}

function newest(row: FactRow | undefined, ...columns: readonly string[]): number | null {
  const known = columns.flatMap((column) => row?.number(column) ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

/** How each database was read. */
export function writeDatabases(facts: Facts): DatabaseRead[] {
  return facts
    .rows('database_visits')
    .map((row) => ({
      datname: row.text('datname'),
      state: row.text('state'),
      reason: row.text('reason'),
      readAt: row.number('read_at'),
      skippedRelations: toAnswer(row.count('skipped_relations')),
    }))
    .toSorted((a, b) => ((a.datname ?? '') < (b.datname ?? '') ? -1 : 1));
}
