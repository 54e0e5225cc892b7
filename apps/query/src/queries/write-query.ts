import type { QueryItem } from '@pganalytics/contracts';
import { OTHER_STATEMENTS } from '@pganalytics/history';

import type { StatementTexts } from '../activity/statement-texts.js';
import { addKnown, divide, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { meanTimeMs } from './order-statements.js';
import { timeOf } from './statement-totals.js';
import type { StatementTotals } from './statement-totals.js';

export interface WriteOptions {
  readonly texts: StatementTexts;
  /** Execution time of all statements, or all sampled seconds in an estimate. */
  readonly load: number;
  readonly estimate: boolean;
  readonly spark: readonly (number | null)[];
}

/** One statement as the API writes it. */
export function writeQuery(statement: StatementTotals, options: WriteOptions): QueryItem {
  const { measures, sampledSeconds } = statement;
  const known = options.texts.get(statement.queryId);
  const measure = (name: string) => toAnswer(measures[name]);
  const totalTimeMs = options.estimate ? (sampledSeconds ?? 0) * 1_000 : (measures['total_exec_time'] ?? null);
  return {
    queryId: statement.queryId,
    fingerprint: known.fingerprint ?? statement.fingerprint,
    text: isOther(statement) ? OTHER_TEXT : known.text,
    tags: known.tags,
    datname: statement.datname,
    usename: statement.usename,
    calls: measure('calls'),
    totalTimeMs: toAnswer(totalTimeMs),
    meanTimeMs: toAnswer(meanTimeMs(statement)),
    rows: measure('rows'),
    sharedBlksHit: measure('shared_blks_hit'),
    sharedBlksRead: measure('shared_blks_read'),
    shareOfLoad: shareOf(options.estimate ? (sampledSeconds ?? 0) : timeOf(statement), options.load),
    sampledActiveSeconds: sampledSeconds === null ? null : rounded(sampledSeconds),
    measures: Object.fromEntries(Object.keys(measures).map((name) => [name, measure(name)])),
    spark: options.spark.map((value) => (value === null ? null : rounded(value))),
  };
}

/** What the long history shows for the statements that it keeps no longer apart. */
const OTHER_TEXT = '/* other statements of the long history, in one row */';

/** A statement of a user or a database has one of the two, with or without an id. */
function isOther({ queryId, datname, usename }: StatementTotals): boolean {
  return queryId === String(OTHER_STATEMENTS) && datname === null && usename === null;
}

/** A part of a whole, 0 to 1; null when the whole is nothing. */
export function shareOf(part: number, whole: number): number | null {
  const share = divide(part, whole);
  return share === null ? null : Math.round(share * 10_000) / 10_000;
}

/** What all statements weigh together: their execution time, or in an estimate their sampled seconds. */
export function loadOf(statements: readonly StatementTotals[], estimate: boolean): number {
  return statements.reduce(
    (sum, statement) => sum + (estimate ? (statement.sampledSeconds ?? 0) : timeOf(statement)),
    0,
  );
}

/** The same statement of several databases and users as one. */
export function mergeStatements(statements: readonly StatementTotals[]): StatementTotals | undefined {
  const [first, ...others] = statements;
  return first && others.reduce(mergeTwo, first);
}

function mergeTwo(a: StatementTotals, b: StatementTotals): StatementTotals {
  const measures: Record<string, Count | null> = { ...a.measures };
  for (const [name, growth] of Object.entries(b.measures)) measures[name] = addKnown(measures[name] ?? null, growth);
  const sampledSeconds = a.sampledSeconds === null ? null : a.sampledSeconds + (b.sampledSeconds ?? 0);
  const [longer, shorter] =
    a.sampledParts.length > 0 ? [a.sampledParts, b.sampledParts] : [b.sampledParts, a.sampledParts];
  return {
    queryId: a.queryId,
    datname: a.datname === b.datname ? a.datname : null,
    usename: a.usename === b.usename ? a.usename : null,
    measures,
    fingerprint: a.fingerprint ?? b.fingerprint,
    sampledSeconds,
    sampledParts: longer.map((seconds, index) => seconds + (shorter[index] ?? 0)),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(6));
