import { InvalidError } from '@pganalytics/errors';
import { familyOf } from '@pganalytics/stats';

import { divide } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { StatementTotals } from './statement-totals.js';

/** A list of queries was to be ordered by something that queries do not have. */
export class UnknownOrder extends InvalidError {
  readonly code = 'query.unknown-order';

  constructor(order: string) {
    super(`Queries cannot be ordered by "${order}"; order by one of ${orders().join(', ')}.`);
  }
}

const DERIVED = ['mean_exec_time', 'sampled_active_seconds'];

/** Counters of pg_stat_statements, every column of it. */
export function statementCounters(family: 'pg_stat_statements' | 'pg_stat_statements_full'): string[] {
  const metrics = familyOf(family)?.metrics ?? [];
  return metrics.filter((metric) => metric.kind === 'counter').map((metric) => metric.name);
}

const orders = (): string[] => [...DERIVED, ...statementCounters('pg_stat_statements_full')];

/** @throws UnknownOrder */
export function assertOrder(order: string): void {
  if (!orders().includes(order)) throw new UnknownOrder(order);
}

/** What a statement is ordered by; null where unknown. */
export function measureOf(statement: StatementTotals, order: string): Count | null {
  if (order === 'sampled_active_seconds') return statement.sampledSeconds;
  if (order === 'mean_exec_time') return meanTimeMs(statement);
  return statement.measures[order] ?? null;
}

/** Mean execution time of a call in the range. */
export function meanTimeMs({ measures }: StatementTotals): number | null {
  const time = measures['total_exec_time'] ?? null;
  return time === null ? null : divide(time, Number(measures['calls'] ?? 0));
}

/** Orders statements; what is unknown comes last, and equal ones keep one order, so that pages fit together. */
export function orderStatements(
  statements: readonly StatementTotals[],
  order: string,
  direction: 'asc' | 'desc',
): StatementTotals[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = statements.map((statement) => ({
    statement,
    measure: measureOf(statement, order),
    tie: JSON.stringify([statement.queryId, statement.datname, statement.usename]),
  }));
  keyed.sort((a, b) => {
    if (a.measure === null || b.measure === null) {
      if (a.measure !== b.measure) return a.measure === null ? 1 : -1;
    } else if (a.measure !== b.measure) return a.measure < b.measure ? -sign : sign;
    return a.tie < b.tie ? -1 : 1;
  });
  return keyed.map(({ statement }) => statement);
}
