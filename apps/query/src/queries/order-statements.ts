import { InvalidError } from '@pganalytics/errors';
import { familyOf } from '@pganalytics/stats';

import { addKnown, divide } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { StatementTotals } from './statement-totals.js';

/** A list of queries was to be ordered by something that queries do not have. */
export class UnknownOrder extends InvalidError {
  readonly code = 'query.unknown-order';

  constructor(order: string) {
    super(`Queries cannot be ordered by "${order}"; order by one of ${orders().join(', ')}.`);
  }
}

/** What grew was asked for, but not since when. */
export class NothingToCompare extends InvalidError {
  readonly code = 'query.nothing-to-compare';

  constructor() {
    super('rank=change needs an earlier range; add compare=1d, or another distance such as 1h or 1w.');
  }
}

/** What is made of counters, with the counters; a mean or a ratio has no sum over statements. */
const DERIVED: Readonly<Record<string, (statement: StatementTotals) => number | null>> = {
  mean_exec_time: meanTimeMs,
  rows_per_call: ({ measures }) => ratio(measures['rows'], measures['calls']),
  blocks_per_row: blocksPerRow,
  hit_ratio: ({ measures }) => ratio(measures['shared_blks_hit'], blocksOf(measures)),
};

/** Counters of pg_stat_statements, every column of it. */
export function statementCounters(family: 'pg_stat_statements' | 'pg_stat_statements_full'): string[] {
  const metrics = familyOf(family)?.metrics ?? [];
  return metrics.filter((metric) => metric.kind === 'counter').map((metric) => metric.name);
}

const orders = (): string[] => [
  'sampled_active_seconds',
  ...Object.keys(DERIVED),
  ...statementCounters('pg_stat_statements_full'),
];

/** @throws UnknownOrder */
export function assertOrder(order: string): void {
  if (!orders().includes(order)) throw new UnknownOrder(order);
}

/** Whether the values of all statements can be added up, so that each has a part of the sum. */
export const hasSum = (order: string): boolean => !(order in DERIVED);

/** What a statement is ordered by; null where unknown. */
export function measureOf(statement: StatementTotals, order: string): Count | null {
  if (order === 'sampled_active_seconds') return statement.sampledSeconds;
  return DERIVED[order] ? DERIVED[order](statement) : (statement.measures[order] ?? null);
}

/** Mean execution time of a call in the range. */
export function meanTimeMs({ measures }: StatementTotals): number | null {
  return ratio(measures['total_exec_time'], measures['calls']);
}

/** Shared blocks hit and read for each row that was returned or affected. */
export function blocksPerRow({ measures }: StatementTotals): number | null {
  return ratio(blocksOf(measures), measures['rows']);
}

const blocksOf = (measures: StatementTotals['measures']): Count | null =>
  addKnown(measures['shared_blks_hit'], measures['shared_blks_read']);

function ratio(value: Count | null | undefined, by: Count | null | undefined): number | null {
  return value === null || value === undefined ? null : divide(value, Number(by ?? 0));
}

/**
 * Orders statements; what is unknown comes last. Of equal ones, such as all that no sample has seen, the one that took more
 * time comes first, and else they keep one order, so that pages fit together.
 */
export function orderStatements(
  statements: readonly StatementTotals[],
  measure: (statement: StatementTotals) => Count | null,
  direction: 'asc' | 'desc',
): StatementTotals[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = statements.map((statement) => ({
    statement,
    measure: measure(statement),
    timeMs: Number(statement.measures['total_exec_time'] ?? 0),
    tie: keyOfStatement(statement),
  }));
  keyed.sort((a, b) => {
    if (a.measure === null || b.measure === null) {
      if (a.measure !== b.measure) return a.measure === null ? 1 : -1;
    } else if (a.measure !== b.measure) return a.measure < b.measure ? -sign : sign;
    return b.timeMs - a.timeMs || (a.tie < b.tie ? -1 : 1);
  });
  return keyed.map(({ statement }) => statement);
}

/** Names a statement of one database and user. */
export const keyOfStatement = ({
  queryId,
  datname,
  usename,
}: Pick<StatementTotals, 'queryId' | 'datname' | 'usename'>): string => JSON.stringify([queryId, datname, usename]);
