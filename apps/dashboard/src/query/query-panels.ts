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
}

const charts = [
  {
    id: 'time',
    title: 'Execution time',
    description: 'Time spent executing per second; counted when a call ends.',
    unit: 'milliseconds-per-second',
    metrics: [['total_exec_time', 'execution']],
  },
  {
    id: 'mean',
    title: 'Mean time',
    description: 'Execution time of one call.',
    unit: 'milliseconds',
    metrics: [['mean_exec_time', 'mean']],
  },
  {
    id: 'calls',
    title: 'Calls',
    description: 'Executions per second.',
    unit: 'per-second',
    metrics: [['calls', 'calls']],
  },
  {
    id: 'rows',
    title: 'Rows',
    description: 'Rows retrieved or affected per second.',
    unit: 'per-second',
    metrics: [['rows', 'rows']],
  },
  {
    id: 'blocks',
    title: 'Blocks',
    description: 'Shared blocks found in shared buffers and read from outside, per second.',
    unit: 'per-second',
    metrics: [
      ['shared_blks_hit', 'hit'],
      ['shared_blks_read', 'read'],
    ],
  },
] as const;

/** The charts of one statement, each with the lines the answer has for it. */
export function queryCharts(detail: QueryDetail): QueryChart[] {
  return charts.map(({ id, title, description, unit, metrics }) => ({
    id,
    title,
    description,
    unit,
    lines: metrics.flatMap(([metric, label], position) => {
      const points = detail.series.find((series) => shortName(series.metric) === metric)?.series[0]?.points;
      return points && points.length > 0 ? [line(label, lineColor(position), points)] : [];
    }),
  }));
}

function shortName(metric: string): string {
  return metric.slice(metric.indexOf('.') + 1);
}
