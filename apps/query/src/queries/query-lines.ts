import { Injectable } from '@nestjs/common';
import type { QuerySeries } from '@pganalytics/contracts';
import { familyOf } from '@pganalytics/stats';

import { add, divide } from '../numbers/exact.js';
import type { Known } from '../numbers/exact.js';
import { writeLine } from '../series/lines.js';
import type { Line } from '../series/lines.js';
import type { TimeAxis } from '../series/time-axis.js';
import { statementCounters } from './order-statements.js';
import { StatementLines } from './statement-lines.js';
import type { LinesQuestion } from './statement-lines.js';

type Lines = Readonly<Record<string, readonly Line[]>>;
type Question = Omit<LinesQuestion, 'queryIds' | 'metrics' | 'family'> & { readonly queryId: string | undefined };

const HOT = 'pg_stat_statements';
const FULL = 'pg_stat_statements_full';

/** Every counter of one statement over time, with the means and ratios that are made of them. */
@Injectable()
export class QueryLines {
  constructor(private readonly lines: StatementLines) {}

  /** The axis is that of the frequent columns; what is read less often has a longer step. Without an id: the axis alone. */
  async read({ queryId, ...question }: Question): Promise<{ axis: TimeAxis; series: QuerySeries[] }> {
    const of = { ...question, queryIds: queryId === undefined ? [] : [queryId] };
    const often = statementCounters(HOT);
    const further = statementCounters(FULL).filter((metric) => !often.includes(metric));
    const [hot, full] = await Promise.all([
      this.lines.read({ ...of, family: HOT, metrics: often }),
      this.lines.read({ ...of, family: FULL, metrics: further }),
    ]);
    if (queryId === undefined) return { axis: hot.axis, series: [] };
    return {
      axis: hot.axis,
      series: [
        ...written(often, hot, HOT),
        ...ratios(hot.lines, hot.axis),
        ...written(further, full, FULL),
        ...planned(full),
      ],
    };
  }
}

function written(metrics: readonly string[], { axis, lines }: Read, family: string): QuerySeries[] {
  const units = new Map(familyOf(family)?.metrics.map(({ name, unit }) => [name, unit]));
  return metrics.flatMap((metric) => write(metric, units.get(metric) ?? 'count', lines[metric] ?? [], axis));
}

/** Means and ratios, each made of the lines with the same labels. */
function ratios(lines: Lines, axis: TimeAxis): QuerySeries[] {
  const blocks = combined(lines['shared_blks_hit'], lines['shared_blks_read'], (hit, read) => add(hit, read));
  return [
    ...write('mean_exec_time', 'milliseconds', quotient(lines['total_exec_time'], lines['calls']), axis),
    ...write('rows_per_call', 'rows', quotient(lines['rows'], lines['calls']), axis),
    ...write('blocks_per_row', 'blocks', quotient(blocks, lines['rows']), axis),
  ];
}

const planned = ({ axis, lines }: Read): QuerySeries[] =>
  write('mean_plan_time', 'milliseconds', quotient(lines['total_plan_time'], lines['plans']), axis);

interface Read {
  readonly axis: TimeAxis;
  readonly lines: Lines;
}

/** A counter that the server does not have has no line. */
function write(metric: string, unit: string, lines: readonly Line[], axis: TimeAxis): QuerySeries[] {
  const known = lines.filter(({ values }) => values.some((value) => value !== null && value !== undefined));
  if (known.length === 0) return [];
  return [{ metric, unit, stepMs: axis.stepMs, series: known.map((line) => writeLine(line, axis.starts)) }];
}

const quotient = (above: readonly Line[] | undefined, below: readonly Line[] | undefined): Line[] =>
  combined(above, below, (a, b) => divide(a, Number(b)));

function combined(
  first: readonly Line[] | undefined,
  second: readonly Line[] | undefined,
  join: (a: NonNullable<Known>, b: NonNullable<Known>) => Known,
): Line[] {
  const others = new Map((second ?? []).map((line) => [JSON.stringify(line.labels), line]));
  return (first ?? []).flatMap((line) => {
    const other = others.get(JSON.stringify(line.labels));
    if (!other) return [];
    const values = line.values.map((value, index): Known => {
      const also = other.values[index];
      return value === null || value === undefined || also === null || also === undefined ? null : join(value, also);
    });
    return [{ labels: line.labels, values }];
  });
}
