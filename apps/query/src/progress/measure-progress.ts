import type { ProgressItem } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import { share } from '../facts/share.js';

type Measured = Pick<ProgressItem, 'done' | 'total' | 'unit' | 'share'>;

const UNKNOWN: Measured = { done: null, total: null, unit: null, share: null };

interface Pair {
  readonly unit: NonNullable<ProgressItem['unit']>;
  readonly done: string;
  readonly total: string;
}

const blocks = (done: string, total: string): Pair => ({ unit: 'blocks', done, total });

/** The columns that tell how far the phase has come; which of several, the phase decides. */
const PAIRS: Readonly<Record<string, readonly Pair[]>> = {
  pg_stat_progress_analyze: [
    blocks('sample_blks_scanned', 'sample_blks_total'),
    { unit: 'tables', done: 'child_tables_done', total: 'child_tables_total' },
  ],
  pg_stat_progress_create_index: [
    { unit: 'sessions', done: 'lockers_done', total: 'lockers_total' },
    { unit: 'rows', done: 'tuples_done', total: 'tuples_total' },
    blocks('blocks_done', 'blocks_total'),
  ],
  pg_stat_progress_cluster: [blocks('heap_blks_scanned', 'heap_blks_total')],
  pg_stat_progress_basebackup: [{ unit: 'bytes', done: 'backup_streamed', total: 'backup_total' }],
  pg_stat_progress_copy: [{ unit: 'bytes', done: 'bytes_processed', total: 'bytes_total' }],
};

/** How far the current phase of a command has come, as far as the server says. */
export function measureProgress(family: string, row: FactRow): Measured {
  if (family === 'pg_stat_progress_vacuum') return ofVacuum(row);
  const pairs = PAIRS[family] ?? [];
  const pair = pairs.find(({ total }) => (row.number(total) ?? 0) > 0);
  if (pair) return measured(row, pair);
  // Without a total what is done is told all the same, such as the bytes of a COPY FROM STDIN.
  const begun = pairs.find(({ done }) => (row.number(done) ?? 0) > 0);
  return begun ? { done: row.number(begun.done), total: null, unit: begun.unit, share: null } : UNKNOWN;
}

/** Each phase of VACUUM counts blocks in a column of its own; those over indexes count no blocks. */
function ofVacuum(row: FactRow): Measured {
  switch (row.text('phase')) {
    case 'scanning heap':
      return measured(row, blocks('heap_blks_scanned', 'heap_blks_total'));
    case 'vacuuming heap':
      return measured(row, blocks('heap_blks_vacuumed', 'heap_blks_total'));
    default:
      return UNKNOWN;
  }
}

function measured(row: FactRow, { unit, done, total }: Pair): Measured {
  const parts = { done: row.number(done), total: row.number(total) };
  return { ...parts, unit, share: share(parts.done, parts.total) };
}
