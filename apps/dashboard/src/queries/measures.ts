import type { QueryItem } from '../data/types.js';
import { bytes, count, duration, numeric, share, significant } from '../format/format.js';

/** One measure that statements can be ranked by, under the name the API and PostgreSQL give it. */
export interface Measure {
  readonly order: string;
  readonly label: string;
  readonly description: string;
  readonly text: (value: number | null) => string;
}

const ratio = (value: number | null) => (value === null ? count(null) : significant(value));
const block = (value: number | null) => (value === null ? count(null) : bytes(value * 8192));
const seconds = (value: number | null) => duration(value === null ? null : value * 1000);

export const measures: readonly Measure[] = [
  {
    order: 'sampled_active_seconds',
    label: 'Sampled active time',
    description: 'Seconds in which sessions were seen running it; what has not ended yet counts too',
    text: seconds,
  },
  {
    order: 'total_exec_time',
    label: 'Time',
    description: 'Time spent executing, all calls together; counted when a call ends',
    text: duration,
  },
  { order: 'calls', label: 'Calls', description: 'How often it was executed', text: count },
  { order: 'mean_exec_time', label: 'Mean time', description: 'Execution time of one call', text: duration },
  { order: 'rows', label: 'Rows', description: 'Rows retrieved or affected', text: count },
  {
    order: 'shared_blks_read',
    label: 'Blocks read',
    description: 'Read from outside shared buffers (8 kB blocks)',
    text: block,
  },
  { order: 'shared_blks_hit', label: 'Blocks hit', description: 'Found in shared buffers (8 kB blocks)', text: block },
  { order: 'shared_blks_dirtied', label: 'Blocks dirtied', description: 'Made dirty (8 kB blocks)', text: block },
  {
    order: 'shared_blks_written',
    label: 'Blocks written',
    description: 'Written by the statement itself (8 kB blocks)',
    text: block,
  },
  {
    order: 'temp_blks_written',
    label: 'Temporary blocks',
    description: 'Written to temporary files (8 kB blocks)',
    text: block,
  },
  {
    order: 'shared_blk_read_time',
    label: 'Read time',
    description: 'Time spent reading; unknown where track_io_timing is off',
    text: duration,
  },
  {
    order: 'total_plan_time',
    label: 'Planning time',
    description: 'Time spent planning; unknown where track_planning is off',
    text: duration,
  },
  {
    order: 'rows_per_call',
    label: 'Rows per call',
    description: 'Rows retrieved or affected by one call',
    text: ratio,
  },
  {
    order: 'blocks_per_row',
    label: 'Blocks per row',
    description: 'Shared blocks hit and read for each row: many mean that rows are far apart or thrown away',
    text: ratio,
  },
  {
    order: 'hit_ratio',
    label: 'Cache hit',
    description: 'Blocks found in shared buffers, of all asked for',
    text: share,
  },
  {
    order: 'jit_generation_time',
    label: 'JIT time',
    description: 'Time spent generating code just in time (15 and later)',
    text: duration,
  },
  { order: 'wal_bytes', label: 'WAL', description: 'Write-ahead log generated', text: bytes },
];

/** The value of a measure for one statement; `null` = not known. */
export function measureOf(item: QueryItem, order: string): number | null {
  switch (order) {
    case 'total_exec_time':
      return numeric(item.totalTimeMs);
    case 'mean_exec_time':
      return numeric(item.meanTimeMs);
    case 'calls':
      return numeric(item.calls);
    case 'rows':
      return numeric(item.rows);
    case 'shared_blks_hit':
      return numeric(item.sharedBlksHit);
    case 'shared_blks_read':
      return numeric(item.sharedBlksRead);
    case 'sampled_active_seconds':
      return item.sampledActiveSeconds;
    case 'hit_ratio':
      return hitRatio(item);
    case 'rows_per_call':
      return quotient(numeric(item.rows), numeric(item.calls));
    case 'blocks_per_row':
      return quotient(blocksOf(item), numeric(item.rows));
    default:
      return numeric(item.measures[order] ?? null);
  }
}

function blocksOf(item: QueryItem): number | null {
  const [hit, read] = [numeric(item.sharedBlksHit), numeric(item.sharedBlksRead)];
  return hit === null || read === null ? null : hit + read;
}

function quotient(value: number | null, by: number | null): number | null {
  return value === null || by === null || by === 0 ? null : value / by;
}

/** How a measure changed, as text: `+12.3 ms`. */
export function changeText(measure: Measure, change: number | null): string {
  if (change === null) return measure.text(null);
  return change === 0 ? '±0' : `${change > 0 ? '+' : '−'}${measure.text(Math.abs(change))}`;
}

/** Blocks found in shared buffers, of all asked for, 0 to 1. */
export function hitRatio(item: QueryItem): number | null {
  const hit = numeric(item.sharedBlksHit);
  const read = numeric(item.sharedBlksRead);
  if (hit === null || read === null || hit + read === 0) return null;
  return hit / (hit + read);
}
