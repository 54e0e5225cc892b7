import type { QueryDetail } from '../data/types.js';
import { lineColor } from '../charts/colors.js';
import { line } from '../charts/panel.js';
import type { Line } from '../charts/plot-data.js';
import type { DisplayUnit } from '../format/format.js';

/** One chart of a statement: measures of the detail answer that belong together. */
export interface QueryChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: DisplayUnit;
  readonly lines: Line[];
  readonly stepMs: number;
}

interface ChartOfQuery {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: DisplayUnit;
  readonly metrics: readonly (readonly [metric: string, label: string])[];
  /** Shown also while it has nothing to show; the others depend on the server's version and settings. */
  readonly always?: boolean;
}

const charts: readonly ChartOfQuery[] = [
  {
    id: 'query-time',
    title: 'Execution time',
    description: 'Time spent executing per second; counted when a call ends.',
    unit: 'milliseconds-per-second',
    metrics: [['total_exec_time', 'execution']],
    always: true,
  },
  {
    id: 'query-mean',
    title: 'Mean time',
    description: 'Execution time of one call.',
    unit: 'milliseconds',
    metrics: [['mean_exec_time', 'mean']],
    always: true,
  },
  {
    id: 'query-calls',
    title: 'Calls',
    description: 'Executions per second.',
    unit: 'per-second',
    metrics: [['calls', 'calls']],
    always: true,
  },
  {
    id: 'query-rows',
    title: 'Rows',
    description: 'Rows retrieved or affected per second.',
    unit: 'per-second',
    metrics: [['rows', 'rows']],
    always: true,
  },
  {
    id: 'query-blocks',
    title: 'Blocks',
    description: 'Shared blocks found in shared buffers, read, made dirty and written, per second.',
    unit: 'per-second',
    metrics: [
      ['shared_blks_hit', 'hit'],
      ['shared_blks_read', 'read'],
      ['shared_blks_dirtied', 'dirtied'],
      ['shared_blks_written', 'written'],
    ],
    always: true,
  },
  {
    id: 'query-blocks-per-row',
    title: 'Blocks per row',
    description: 'Shared blocks hit and read for each row that was returned or affected.',
    unit: 'count',
    metrics: [['blocks_per_row', 'blocks per row']],
  },
  {
    id: 'query-temp',
    title: 'Temporary blocks',
    description: 'Blocks of temporary files read and written per second: sorts and hashes beyond work_mem.',
    unit: 'per-second',
    metrics: [
      ['temp_blks_read', 'read'],
      ['temp_blks_written', 'written'],
    ],
  },
  {
    id: 'query-io-time',
    title: 'I/O time',
    description: 'Time spent reading and writing blocks, per second; needs track_io_timing.',
    unit: 'milliseconds-per-second',
    metrics: [
      ['shared_blk_read_time', 'read'],
      ['shared_blk_write_time', 'write'],
      ['temp_blk_read_time', 'temporary read'],
      ['temp_blk_write_time', 'temporary write'],
    ],
  },
  {
    id: 'query-wal',
    title: 'WAL',
    description: 'Write-ahead log generated per second.',
    unit: 'bytes-per-second',
    metrics: [['wal_bytes', 'WAL']],
  },
  {
    id: 'query-wal-records',
    title: 'WAL records',
    description: 'WAL records and full page images generated per second.',
    unit: 'per-second',
    metrics: [
      ['wal_records', 'records'],
      ['wal_fpi', 'full page images'],
    ],
  },
  {
    id: 'query-planning',
    title: 'Planning',
    description: 'Time of one planning; needs pg_stat_statements.track_planning.',
    unit: 'milliseconds',
    metrics: [['mean_plan_time', 'planning']],
  },
  {
    id: 'query-jit',
    title: 'JIT',
    description: 'Time spent compiling just in time, per second.',
    unit: 'milliseconds-per-second',
    metrics: [
      ['jit_generation_time', 'generation'],
      ['jit_inlining_time', 'inlining'],
      ['jit_optimization_time', 'optimisation'],
      ['jit_emission_time', 'emission'],
    ],
  },
  {
    id: 'query-workers',
    title: 'Parallel workers',
    description: 'Workers planned and launched per second; fewer launched than planned means that none were free.',
    unit: 'per-second',
    metrics: [
      ['parallel_workers_to_launch', 'planned'],
      ['parallel_workers_launched', 'launched'],
    ],
  },
];

/** The charts of one statement, each with the lines the answer has for it. */
export function queryCharts(detail: Pick<QueryDetail, 'series' | 'stepMs'>): QueryChart[] {
  return charts.flatMap(({ metrics, always = false, ...chart }) => {
    const lines = linesOf(detail, metrics);
    const moves = lines.some(({ points }) => points.some(([, value]) => value !== null && Number(value) !== 0));
    if (!always && !moves) return [];
    const stepMs = detail.series.find(({ metric }) => metric === metrics[0]?.[0])?.stepMs ?? detail.stepMs;
    return [{ ...chart, lines, stepMs }];
  });
}

/** One line for each measure, and for each database or user of it where they are told apart. */
function linesOf(detail: Pick<QueryDetail, 'series'>, metrics: ChartOfQuery['metrics']): Line[] {
  const all = metrics.flatMap(([metric, label]) => {
    const series = detail.series.find((one) => one.metric === metric)?.series ?? [];
    return series.map(({ labels, points }) => {
      const parts = Object.values(labels).map((value) => value ?? 'none');
      const name = metrics.length > 1 || parts.length === 0 ? [...parts, label] : parts;
      return { name: name.join(' '), points };
    });
  });
  return all.map(({ name, points }, position) => line(name, lineColor(position), points));
}
