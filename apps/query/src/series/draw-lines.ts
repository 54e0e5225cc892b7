import type { SeriesResult } from '@pganalytics/history';

import type { TimeRange } from '../time/time-range.js';
import { combineTerms } from './arithmetic.js';
import type { TermLines } from './arithmetic.js';
import { withOwnLabels } from './custom-metric.js';
import { groupIntoLines } from './lines.js';
import type { Line } from './lines.js';
import { columnsForRates, rowsFromPolls, rowsPerPoll } from './raw-rows.js';
import { rowsFromRollUps } from './rolled-rows.js';
import type { RowOverTime } from './row-over-time.js';
import type { SeriesPlan, Term } from './series-plan.js';
import type { ReadTogether, SharedReads } from './shared-reads.js';
import { gapAfterMs } from './time-axis.js';
import type { TimeAxis } from './time-axis.js';

/** The poll before the range is needed for the growth at its first point. */
const POLLS_BEFORE = 3;

/** Lines of one range, not yet cut down to the largest. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly moments: readonly number[];
  /** Set when the points are polls, which leave holes where there are none. */
  readonly gapMs: number | null;
}

/** Says what a chart reads: its range, and the one that it is compared with. */
export function wantReads(plan: SeriesPlan, reads: SharedReads): void {
  for (const shiftMs of plan.shiftMs > 0 ? [0, plan.shiftMs] : [0]) {
    for (const term of plan.terms) {
      reads.wantSeries(readOf(plan, term, shiftMs));
      reads.wantCompleteness({ family: term.family.name, ...earlier(plan.range, shiftMs) });
    }
  }
}

/** Draws the lines of a chart in its range, or in the one that lies so much earlier. @throws TooMuchToRead */
export function drawLines(plan: SeriesPlan, read: ReadTogether, shiftMs: number): Drawn {
  const axis = axisOf(plan, shiftMs);
  const first = read.series(readOf(plan, plan.terms[0], shiftMs));
  return {
    lines: combineTerms(drawTerms(plan, read, shiftMs)),
    moments: axis?.starts ?? first.times,
    gapMs: axis ? null : gapAfterMs(first.sinceMs, plan.intervalMs),
  };
}

/** Draws the lines of each metric of a chart by itself. @throws TooMuchToRead */
export function drawTerms(plan: SeriesPlan, read: ReadTogether, shiftMs: number): TermLines[] {
  const axis = axisOf(plan, shiftMs);
  return plan.terms.map((term) => {
    const result = read.series(readOf(plan, term, shiftMs));
    return { part: term.part, lines: groupIntoLines(rowsOf(plan, term, result, axis), plan.by, term.across) };
  });
}

function axisOf({ axis }: SeriesPlan, shiftMs: number): TimeAxis | undefined {
  return axis && { ...axis, starts: axis.starts.map((start) => start - shiftMs) };
}

/** A range as it lies so much earlier. */
export const earlier = ({ from, to }: TimeRange, shiftMs: number): TimeRange => ({
  from: from - shiftMs,
  to: to - shiftMs,
});

function readOf({ axis, filters, intervalMs, range, step }: SeriesPlan, term: Term, shiftMs: number) {
  const from = step.source === 'raw' ? range.from - POLLS_BEFORE * intervalMs : axis!.starts[0];
  return {
    family: term.family.name,
    metrics: step.source === 'raw' ? columnsForRates(term.family, term.metric.name) : [term.metric.name],
    step: step.source,
    ...earlier({ from, to: range.to }, shiftMs),
    // Filters over a client's own labels are applied once those are read.
    where: term.rows ?? filters.where,
    except: term.rows ? {} : filters.except,
  };
}

function rowsOf(plan: SeriesPlan, term: Term, found: SeriesResult, axis: TimeAxis | undefined): RowOverTime[] {
  const { intervalMs } = plan;
  const result = term.rows ? withOwnLabels(found, plan.filters) : found;
  const metric = term.metric.name;
  const gapMs = gapAfterMs(result.sinceMs, term.family.intervalSeconds * 1_000);
  if (axis === undefined) return rowsPerPoll(result, metric, term.rule, gapMs);
  return result.step === 'raw'
    ? rowsFromPolls(result, metric, term.rule, { ...axis, gapMs })
    : rowsFromRollUps({ result, metric, rule: term.rule, axis, intervalMs });
}
