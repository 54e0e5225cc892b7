import type { QueryItem } from '@pganalytics/contracts';
import { OTHER_STATEMENTS } from '@pganalytics/history';

import type { StatementTexts } from '../activity/statement-texts.js';
import { addKnown, divide, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { Earlier } from './earlier-statements.js';
import { hasSum, meanTimeMs, measureOf } from './order-statements.js';
import { isSlower } from './slower.js';
import type { SlowerRule } from './slower.js';
import { kindOf } from './statement-kind.js';
import { timeOf } from './statement-totals.js';
import type { StatementTotals } from './statement-totals.js';

export interface WriteOptions {
  readonly texts: StatementTexts;
  /** Execution time of all statements, or all sampled seconds in an estimate. */
  readonly load: number;
  /** Which measure is told as the value, and the sum of it over all statements. */
  readonly order: string;
  readonly sum: number | null;
  readonly estimate: boolean;
  readonly spark: readonly (number | null)[];
  /** The range it is compared with, and from when on a statement counts as slower. */
  readonly earlier: Earlier | undefined;
  readonly rule: SlowerRule;
}

/** One statement as the API writes it. */
export function writeQuery(statement: StatementTotals, options: WriteOptions): QueryItem {
  const { measures, sampledSeconds } = statement;
  const known = options.texts.get(statement.queryId);
  const measure = (name: string) => toAnswer(measures[name]);
  const text = isOther(statement) ? OTHER_TEXT : known.text;
  const value = measureOf(statement, options.order);
  const totalTimeMs = options.estimate ? (sampledSeconds ?? 0) * 1_000 : (measures['total_exec_time'] ?? null);
  return {
    queryId: statement.queryId,
    fingerprint: known.fingerprint ?? statement.fingerprint,
    text,
    kind: kindOf(known.text),
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
    value: toAnswer(typeof value === 'number' ? rounded(value) : value),
    share: value === null || options.sum === null ? null : shareOf(Number(value), options.sum),
    compared: comparedOf(statement, options),
    measures: Object.fromEntries(Object.keys(measures).map((name) => [name, measure(name)])),
    spark: options.spark.map((value) => (value === null ? null : rounded(value))),
  };
}

function comparedOf(statement: StatementTotals, { earlier, order, rule }: WriteOptions): QueryItem['compared'] {
  if (!earlier) return null;
  const before = earlier.find(statement);
  const change = earlier.changeOf(statement, order);
  return {
    value: before ? toAnswer(measureOf(before, order)) : null,
    change: change === null ? null : rounded(change),
    calls: toAnswer(before?.measures['calls']),
    meanTimeMs: before ? toAnswer(meanTimeMs(before)) : null,
    slower: isSlower(statement, before, rule),
  };
}

/** A measure of all statements together; null for a mean or a ratio, which have no sum. */
export function sumOf(statements: readonly StatementTotals[], order: string): number | null {
  if (!hasSum(order)) return null;
  return statements.reduce((sum, statement) => sum + Number(measureOf(statement, order) ?? 0), 0);
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

/** Twelve digits: exact for counts, and without the noise of binary fractions. */
const rounded = (value: number): number => Number(value.toPrecision(12));
