import type { KeptSince, Step } from '@pganalytics/history';

/** What decides from which stored resolution samples are read. */
export interface SourceQuestion {
  readonly from: number;
  readonly to: number;
  /** Samples further apart than this would change the answer. */
  readonly neededMs: number;
  readonly intervalMs: number;
  readonly keptSince: KeptSince;
  /** Only polls themselves will do. */
  readonly rawOnly: boolean;
}

const ROLL_UPS = [
  ['1m', 60_000],
  ['10m', 600_000],
  ['1h', 3_600_000],
] as const;

/** So many polls of a series are read without looking for something coarser. */
const CHEAP_POLLS = 2_000;

/**
 * The stored resolution that answers a question with the least to read: polls while they are few, else the coarsest
 * roll-up that is fine enough; a coarser one where the finer is no longer kept.
 */
export function chooseSource(question: SourceQuestion): Step {
  const { from, to, neededMs, intervalMs, keptSince, rawOnly } = question;
  if (rawOnly) return 'raw';
  const few = (to - from) / intervalMs <= CHEAP_POLLS;
  const fitting = few ? [] : ROLL_UPS.filter(([, ms]) => ms <= neededMs && ms >= intervalMs);
  const wanted = fitting.at(-1)?.[0] ?? 'raw';
  const steps: readonly Step[] = ['raw', '1m', '10m', '1h'];
  const candidates = steps.slice(steps.indexOf(wanted));
  // Where nothing reaches back to the beginning, what reaches back furthest answers best.
  return (
    candidates.find((step) => keptSince[step] <= from) ?? candidates.toSorted((a, b) => keptSince[a] - keptSince[b])[0]
  );
}
