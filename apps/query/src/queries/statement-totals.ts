import type { IncreaseRow } from '@pganalytics/history';

import { addKnown, textOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { SampledStatement } from '../activity/sampled-seconds.js';

/** What one statement did in a range, in one database and by one user. */
export interface StatementTotals {
  readonly queryId: string;
  readonly datname: string | null;
  readonly usename: string | null;
  /** Growth of the columns of pg_stat_statements; null where it is unknown. */
  readonly measures: Readonly<Record<string, Count | null>>;
  readonly fingerprint: string | null;
  /** Null when the range is too long for samples to be read. */
  readonly sampledSeconds: number | null;
  readonly sampledParts: readonly number[];
}

export interface StatementSources {
  /** The columns that are read most often. */
  readonly hot: readonly IncreaseRow[];
  /** Every column, read less often. */
  readonly full: readonly IncreaseRow[];
  readonly sampled: readonly SampledStatement[] | null;
}

interface Gathered {
  readonly queryId: string;
  readonly datname: string | null;
  readonly usename: string | null;
  measures: Record<string, Count | null>;
  sampled?: SampledStatement;
}

/** Puts together what the counters and the samples say of each statement; the top level and nested calls are one. */
export function statementTotals({ hot, full, sampled }: StatementSources): StatementTotals[] {
  const statements = new Map<string, Gathered>();
  const statement = (queryId: string, datname: string | null, usename: string | null): Gathered => {
    const key = JSON.stringify([queryId, datname, usename]);
    let found = statements.get(key);
    if (!found) statements.set(key, (found = { queryId, datname, usename, measures: {} }));
    return found;
  };
  for (const row of full) addMeasures(statement(...identityOf(row)), row);
  // The frequent columns are nearer to the ends of the range, so they replace what the full rows say.
  const replaced = new Set<Gathered>();
  for (const row of hot) {
    const found = statement(...identityOf(row));
    if (!replaced.has(found)) {
      for (const name of Object.keys(row.increase)) delete found.measures[name];
      replaced.add(found);
    }
    addMeasures(found, row);
  }
  for (const one of sampled ?? []) {
    if (one.queryId !== null) statement(one.queryId, one.datname, one.usename).sampled = one;
  }
  return [...statements.values()].map(({ sampled: seen, ...rest }) => ({
    ...rest,
    fingerprint: seen?.fingerprint ?? null,
    sampledSeconds: sampled === null ? null : (seen?.seconds ?? 0),
    sampledParts: seen?.parts ?? [],
  }));
}

function identityOf(row: IncreaseRow): [string, string | null, string | null] {
  return [textOf(row.labels['queryid']) ?? '0', textOf(row.labels['datname']), textOf(row.labels['usename'])];
}

function addMeasures(statement: Gathered, row: IncreaseRow): void {
  for (const [name, growth] of Object.entries(row.increase)) {
    statement.measures[name] = addKnown(statement.measures[name] ?? null, growth);
  }
}

/** Whether the statement did anything in the range that we know of. */
export function hasLoad(statement: StatementTotals): boolean {
  return Number(statement.measures['calls'] ?? 0) > 0 || (statement.sampledSeconds ?? 0) > 0 || timeOf(statement) > 0;
}

/** Execution time in milliseconds; zero where unknown. */
export const timeOf = (statement: StatementTotals): number => Number(statement.measures['total_exec_time'] ?? 0);
