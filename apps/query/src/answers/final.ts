import { resolveMoment } from '@pganalytics/contracts';
import type { CompletenessOfData } from '@pganalytics/contracts';

/** Samples that come late are here by then, or their gap is known. */
const SETTLED_MS = 900_000;

/** The moments that a range begins and ends with, as they were asked for. */
export interface Moments {
  readonly from: string;
  readonly to: string;
}

/** Whether a question asks for fixed moments that lie in the past. @throws InvalidMoment */
export function mayBeFinal(asked: Moments, now: number): boolean {
  const fixed = !asked.from.startsWith('now') && !asked.to.startsWith('now');
  return fixed && resolveMoment(asked.to, now) < now - SETTLED_MS;
}

/**
 * Whether an answer never changes: it lies in the past, and nothing is missing that may still come. Of a part that has
 * no answer nobody knows.
 */
export function isFinal(asked: Moments, parts: readonly (CompletenessOfData | undefined)[], now: number): boolean {
  return mayBeFinal(asked, now) && parts.length > 0 && parts.every((part) => part !== undefined && isWhole(part));
}

function isWhole({ expected, present, gaps }: CompletenessOfData): boolean {
  return present > 0 && present >= expected && gaps.length === 0;
}
