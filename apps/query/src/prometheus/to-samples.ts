import type { Cell } from '@pganalytics/codec';
import type { SeriesResult, SeriesRow } from '@pganalytics/history';

import { readAt } from '../series/raw-rows.js';
import type { Fold } from './promql/range-functions.js';
import type { Labels, Samples } from './promql/series.js';

/** How the rows of an answer become samples. */
export interface SamplesQuestion {
  readonly result: SeriesResult;
  readonly metric: string;
  readonly fold: Fold;
  /** A row that is left out of a poll did not change. */
  readonly sparse: boolean;
  readonly intervalMs: number;
  /** The value of a row before the first poll of the answer; for sparse families. */
  readonly before: (row: SeriesRow) => { readonly at: number; readonly value: Cell } | undefined;
  readonly labelsOf: (row: SeriesRow) => Labels;
}

/** Prometheus looks back so far for the newest sample. */
const LOOKBACK_MS = 300_000;
/** A family that is polled rarely is still there until two polls are late. */
const POLLS_BEFORE_STALE = 2.5;

/** Each row as a series of samples; rows without any are left out. */
export function samplesOf(question: SamplesQuestion): Samples[] {
  const { result, intervalMs, labelsOf } = question;
  const spacingMs = Math.max(result.stepMs ?? 0, intervalMs);
  const staleAfterMs = Math.max(LOOKBACK_MS, spacingMs * POLLS_BEFORE_STALE);
  return result.rows
    .map((row) => ({ ...seriesOf(question, row), labels: labelsOf(row), staleAfterMs }))
    .filter(({ times }) => times.length > 0);
}

function seriesOf(question: SamplesQuestion, row: SeriesRow): Pick<Samples, 'times' | 'values' | 'counts'> {
  const { result, metric, fold, sparse } = question;
  const before = sparse ? question.before(row) : undefined;
  const times: number[] = before && numberOf(before.value) !== undefined ? [before.at] : [];
  const values: number[] = times.length > 0 ? [numberOf(before!.value)!] : [];
  const counts: number[] = times.length > 0 ? [1] : [];
  const { cells, countOf } = cellsOf(row, metric, fold, result.step === 'raw');
  // A sum over nothing new is nothing; anything else stays what it was.
  const carries = sparse && fold !== 'sum' && fold !== 'count';
  let carried = values.at(-1);
  result.times.forEach((time, index) => {
    const value = numberOf(cells[index] ?? null) ?? (carries ? carried : undefined);
    if (value === undefined) return;
    carried = value;
    times.push(readAt(result, row, index) ?? endOf(result, time));
    values.push(value);
    counts.push(countOf(index));
  });
  const weighed = result.step === 'raw' ? {} : { counts: Float64Array.from(counts) };
  return { times: Float64Array.from(times), values: Float64Array.from(values), ...weighed };
}

/** A roll-up is known at its end; the one that still runs, at the newest poll. */
function endOf({ stepMs, polledTo }: SeriesResult, time: number): number {
  return stepMs === undefined ? time : Math.min(time + stepMs, Math.max(time, polledTo ?? Number.POSITIVE_INFINITY));
}

function cellsOf(
  row: SeriesRow,
  metric: string,
  fold: Fold,
  raw: boolean,
): { readonly cells: readonly Cell[]; readonly countOf: (index: number) => number } {
  if (raw) return { cells: row.values[metric] ?? [], countOf: () => 1 };
  const aggregates = row.aggregates[metric];
  if (aggregates === undefined) return { cells: [], countOf: () => 0 };
  const cells = {
    raw: aggregates.last,
    last: aggregates.last,
    min: aggregates.min,
    max: aggregates.max,
    sum: aggregates.sum,
    count: aggregates.sum,
  }[fold];
  return { cells, countOf: (index) => aggregates.count[index] ?? 0 };
}

function numberOf(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  return typeof cell === 'boolean' ? Number(cell) : undefined;
}
