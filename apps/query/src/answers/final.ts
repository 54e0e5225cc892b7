import { resolveMoment } from '@pganalytics/contracts';
import type { CompletenessOfData } from '@pganalytics/contracts';

import type { TimeRange } from '../time/time-range.js';

/** Samples that come late are here by then, or their gap is known. */
const SETTLED_MS = 900_000;

interface Moments {
  readonly from: string;
  readonly to: string;
}

/** Whether a question asks for fixed moments that lie in the past. @throws InvalidMoment */
export function mayBeFinal(asked: Moments, now: number): boolean {
  const fixed = !asked.from.startsWith('now') && !asked.to.startsWith('now');
  return fixed && resolveMoment(asked.to, now) < now - SETTLED_MS;
}

/** Whether an answer never changes: it lies in the past, and nothing is missing that may still come. */
export function isFinal(
  asked: Moments,
  { completeness }: TimeRange & { readonly completeness: CompletenessOfData },
  now: number,
): boolean {
  const { expected, present, gaps } = completeness;
  return mayBeFinal(asked, now) && present > 0 && present >= expected && gaps.length === 0;
}
